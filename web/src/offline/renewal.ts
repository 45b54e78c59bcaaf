// Keeps the page for the time without its host, and notices when the host has a newer version of it.
import { ownScript } from '../model/own-script.ts';
import { isRenewed } from '../ui/late.ts';

/** Milliseconds between two looks for a newer version, beside those when the page comes into view. */
const interval = 600_000;
/** Milliseconds that a newer version may take to take over. */
const patience = 3_000;

const reload = () => location.reload();

/** `offer` hears of a newer version, and is handed what opens it. */
export async function followRenewals(offer: (open: () => void) => void): Promise<void> {
  /** For a page that no service worker serves. */
  const ask = async () => {
    if (await isRenewed()) offer(reload);
  };
  let look = ask;
  try {
    const { serviceWorker } = navigator;
    let served = serviceWorker.controller !== null;
    let opening = false;
    serviceWorker.addEventListener('controllerchange', () => {
      if (opening) reload();
      else if (served)
        offer(reload); // another tab has opened it
      else void ask(); // it may be newer than the page that it serves from now on
      served = true;
    });

    const registration = await serviceWorker.register(ownScript('service-worker.js'));
    const offerNext = () => {
      const { waiting } = registration;
      if (!waiting || !served) return;
      offer(() => {
        opening = true;
        waiting.postMessage('take over');
        setTimeout(reload, patience);
      });
    };
    const follow = () => registration.installing?.addEventListener('statechange', offerNext);
    registration.addEventListener('updatefound', follow);
    follow();
    offerNext();
    look = async () => {
      await registration.update();
      // Not every engine tells in time.
      follow();
      offerNext();
    };
  } catch {
    // Plain http, a private window, storage refused: the page is the same, but needs its host.
  }
  const lookNow = () => {
    if (!document.hidden) look().catch(() => {}); // the host is away: some other time
  };
  document.addEventListener('visibilitychange', lookNow);
  setInterval(lookNow, interval);
}
