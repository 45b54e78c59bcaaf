import type { Model } from '../model/model.ts';

/** Milliseconds out of sight after which a run is paused: whoever only looks something up finds it going on. */
const patience = 60_000;

const words = 'Training was paused after a minute out of sight. Run goes on from here.';

/**
 * Pauses a run that nobody sees, for a tab may lie hidden for days; steps that were asked for by their number are
 * taken. For a component's start.
 */
export function pauseUnseen({ run, controls, messages }: Model): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function pause() {
    // A page that was frozen comes late to this.
    if (!document.hidden || !run.state?.running) return;
    await controls.pause();
    messages.notice = words;
  }

  $effect(() => {
    const look = () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => controls.start(pause()), patience);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  });

  $effect(() => {
    if (run.state?.running && messages.notice === words) messages.notice = null;
  });
}
