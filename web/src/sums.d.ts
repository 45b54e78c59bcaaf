/** What `web/sums.ts` says about a file that the build takes along. */
declare module '*?sum' {
  const sum: { bytes: number; sha256: string };
  export default sum;
}
