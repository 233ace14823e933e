/**
 * Lighthouse over the gates and, signed in, over the views: `node run.mjs <server> <email> <password> <language>`.
 * Prints a line a view; fails when accessibility or best practices are below 100. `CHROME_PATH` names the browser.
 */
import { startFlow } from "lighthouse";
import puppeteer from "puppeteer-core";

const [server, email, password, language] = process.argv.slice(2);
const CATEGORIES = ["accessibility", "best-practices"];
/** The stream of news never ends, so that a page with it never falls silent. */
const WAIT_MS = 6_000;
const GATES = ["/signin", "/signup"];
const VIEWS = ["/today", "/upcoming", "/calendar", "/lists", "/inbox", "/search?q=ㅈㅂ", "/settings"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH, args: [...FLAGS, `--lang=${language}`], headless: true });
const page = await browser.newPage();
const flow = await startFlow(page, { config: { extends: "lighthouse:default", settings: { onlyCategories: CATEGORIES, disableStorageReset: true, maxWaitForLoad: WAIT_MS } } });

for (const path of GATES) await flow.navigate(server + path, { name: path });
await signIn();
for (const path of VIEWS) await flow.navigate(server + path, { name: path });
await browser.close();

const { steps } = await flow.createFlowResult();
let isGood = true;
for (const { name, lhr } of steps) {
  const scores = CATEGORIES.map((id) => Math.round((lhr.categories[id].score ?? 0) * 100));
  console.log(`${language} ${name.padEnd(16)} ${CATEGORIES.map((id, index) => `${id} ${scores[index]}`).join(", ")}`);
  if (scores.every((score) => score === 100)) continue;
  isGood = false;
  if (lhr.runtimeError) console.log(`  ${lhr.runtimeError.message}`);
  for (const audit of Object.values(lhr.audits)) if (audit.score !== null && audit.score < 1) console.log(`  ${audit.id}: ${JSON.stringify(audit.details?.items ?? audit.title).slice(0, 300)}`);
}
process.exit(isGood ? 0 : 1);

async function signIn() {
  await page.goto(`${server}/signin`);
  await page.type("input[type=email]", email);
  await page.type("input[type=password]", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("main.v-today h1");
}
