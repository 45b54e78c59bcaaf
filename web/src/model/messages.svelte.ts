/** What a visitor must be told. */
export class Messages {
  /** What the worker says unasked. */
  notice = $state.raw<string | null>(null);
  /** Why the last request was refused. */
  refusal = $state.raw<string | null>(null);
  /** What the visitor may do now, the button that does it, and what is done where it is closed instead. */
  offer = $state.raw<{ text: string; button: string; take: () => void; close?: () => void } | null>(
    null,
  );
  /** Why the drawing cannot be read. */
  drawing = $state.raw<string | null>(null);
}
