// A smoke test in Firefox over WebDriver BiDi: upload, hover, pin. Run by FirefoxTests of tests/Browser.Tests.
//   node firefox.mjs FIREFOX ADDRESS PHOTO SCREENSHOT
// Prints what the page holds in the end as JSON; ends with an error when a step does not succeed.
import puppeteer from "puppeteer-core";

const [executablePath, address, photo, screenshot] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  // However slow the machine is.
  timeout: 180_000,
  protocolTimeout: 300_000,
  // Documented for tests: a window whose size is known, and no first-run pages.
  defaultViewport: { width: 1280, height: 800 },
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);
  const input = await page.waitForSelector("input[type=file]");
  await input.uploadFile(photo);
  const submit = await page.waitForSelector("button[type=submit]");
  await submit.click();
  await page.waitForFunction(() => location.pathname.startsWith("/v/"));
  await page.waitForFunction(() => globalThis.ifealid?.dataset);
  await page.evaluate(() => globalThis.ifealid.ready);

  // Hover: the map follows the mouse.
  const map = await (await page.waitForSelector(".map")).boundingBox();
  const pointAt = async (x, y) => {
    const before = await page.evaluate(() => JSON.stringify(globalThis.ifealid.reference));
    await page.mouse.move(map.x + x * map.width, map.y + y * map.height);
    await page.waitForFunction((old) => JSON.stringify(globalThis.ifealid.reference) !== old, {}, before);
    return page.evaluate(() => globalThis.ifealid.reference);
  };
  await pointAt(0.2, 0.3);
  const pinned = await pointAt(0.4, 0.4);

  // Pin, and go on.
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForSelector(".mark.pin");
  const reference = await pointAt(0.7, 0.6);
  await page.waitForFunction(() => document.querySelector(".read-out").textContent.includes("Angle"));
  await page.screenshot({ path: screenshot });
  const result = await page.evaluate(async () => {
    const { dataset, backend } = globalThis.ifealid;
    const similarity = [...(await globalThis.ifealid.readSimilarity())];
    const readOut = document.querySelector(".read-out dl").textContent;
    return { stage: dataset.stage, backend, similarity, readOut };
  });
  console.log(
    JSON.stringify({
      browser: await browser.version(),
      view: page.url().split("/v/")[1].split(/[?#]/)[0],
      pinned,
      reference,
      errors,
      ...result,
    }),
  );
} finally {
  await browser.close();
}
