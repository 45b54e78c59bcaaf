// A chunk of its own, for whoever saves or opens an archive.
export { unzipSync, zipSync } from 'fflate'; // the others start a worker, which the page's policy forbids
