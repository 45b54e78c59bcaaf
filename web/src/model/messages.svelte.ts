/** What a visitor must be told. */
export class Messages {
  /** What the worker says unasked. */
  notice = $state.raw<string | null>(null);
  /** Why the last request was refused. */
  refusal = $state.raw<string | null>(null);
  /** What the visitor may do now, and what does it. */
  offer = $state.raw<{ text: string; take: () => void } | null>(null);
  /** Why the drawing cannot be read. */
  drawing = $state.raw<string | null>(null);
}
