/** Does one thing after another; each resolves with its own answer. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  add<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    // A failure is told to whoever asked; those behind it do not fall over it.
    this.last = mine.catch(() => {});
    return mine;
  }
}
