// Three engines behind one small door, so that a test is written once: Chromium and Firefox by Playwright,
// WebKitGTK by WebDriver under a display of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { firefox, type Browser } from 'playwright-core';
import { Builder, Capabilities, Origin } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote';
import { launch } from './chromium.ts';

const size = { width: 1440, height: 900 };

export interface Engine {
  goto(address: string): Promise<void>;
  /** Runs a function in the page, which knows nothing but its argument, and waits for its promise. */
  evaluate<A, R>(task: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** Moves the pressed mouse from point to point of the window. */
  drag(points: readonly (readonly [number, number])[]): Promise<void>;
  close(): Promise<void>;
}

async function byPlaywright(browser: Browser): Promise<Engine> {
  const page = await browser.newPage({ viewport: size });
  return {
    async goto(address) {
      await page.goto(address);
    },
    async evaluate(task, argument) {
      const source = `(${task.toString()})(${JSON.stringify(argument)})`;
      return page.evaluate(source);
    },
    async drag([first, ...rest]) {
      await page.mouse.move(...first!);
      await page.mouse.down();
      for (const point of rest) await page.mouse.move(...point);
      await page.mouse.up();
    },
    close: () => browser.close(),
  };
}

/** An X server that chooses its own number and tells it. */
async function display(): Promise<{ server: ChildProcess; name: string }> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const number = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (text) => resolve(String(text).trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended before it had a display')));
  });
  return { server, name: `:${number}` };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function webkit(): Promise<Engine> {
  const { server, name } = await display();
  const port = await freePort();
  const service = new DriverService('WebKitWebDriver', {
    loopback: true,
    port,
    args: [`--port=${port}`],
    // Without a GPU, WebKitGTK's threads for one crash now and then: SkiaGPUWorker, in the middle of a recipe.
    // And where the machine speaks no language, neither does the page: uPlot asks for the numbers of "C".
    env: {
      LANG: 'en_US.UTF-8',
      ...process.env,
      DISPLAY: name,
      WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1',
    },
  });
  const end = async () => {
    await service.kill();
    server.kill();
  };
  const start = async () => {
    const capabilities = new Capabilities({ browserName: 'MiniBrowser' });
    const address = await service.start();
    return new Builder().usingServer(address).withCapabilities(capabilities).build();
  };
  // The very first start on a machine may take longer than the driver waits.
  const driver = await start()
    .catch(start)
    .catch(async (error: unknown) => {
      await end();
      throw error;
    });
  await driver.manage().setTimeouts({ script: 60_000 });
  await driver
    .manage()
    .window()
    .setRect({ x: 0, y: 0, ...size });
  return {
    // On a busy machine the driver's own wait may end before the page's scripts have run.
    async goto(address) {
      await driver.get(address);
      const loaded = 'return location.href === arguments[0] && document.readyState === "complete"';
      await driver.wait(() => driver.executeScript<boolean>(loaded, address), 30_000);
    },
    async evaluate(task, argument) {
      const source = `const [argument, done] = arguments;
        Promise.resolve(argument).then(${task.toString()}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const answer: { value: Awaited<ReturnType<typeof task>>; error?: string } =
        await driver.executeAsyncScript(source, argument);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
    async drag([first, ...rest]) {
      const at = ([x, y]: readonly [number, number]) => ({
        x: Math.round(x),
        y: Math.round(y),
        duration: 10,
        origin: Origin.VIEWPORT,
      });
      const moves = driver.actions().move(at(first!)).press();
      for (const point of rest) moves.move(at(point));
      await moves.release().perform();
    },
    async close() {
      await driver.quit();
      await end();
    },
  };
}

export const engines: Record<string, () => Promise<Engine>> = {
  Chromium: async () => byPlaywright(await launch()),
  Firefox: async () =>
    byPlaywright(
      await firefox.launch({ channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' }),
    ),
  WebKit: webkit,
};
