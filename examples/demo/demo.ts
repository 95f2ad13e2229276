import { Bookshop } from "./bookshop/index.js";
import { printRequests } from "./print-requests.js";
import { openBookshop } from "./server.js";

const shop = await openBookshop();
printRequests();

// The client has a session of its own: connections, cookies and retries are taken care of.
const api = new Bookshop({ baseUrl: shop.url });

console.log("\nLog in; the session keeps the cookie and sends it from now on.");
await api.account.login({ body: { name: "ann", password: "hunter2" } });
const account = await api.account.getAccount();
console.log(`  The shop knows us: ${account.name}, request number ${account.requests}.`);

console.log("\nWalk a list, a page at a time.");
for await (const { books } of api.books.listBooks({ limit: 2 }).pages()) {
  console.log(`  ${books.map((book) => book.title).join(", ")}`);
}

console.log("\nCreate. The book that is sent has no id: the document says that it is read-only.");
const added = await api.books.addBook({ body: { title: "Walden", author: "Thoreau" } });
console.log(`  ${added.title} got the id ${added.id}.`);

console.log("\nAsk for what isn't there, and narrow on the status instead of catching an error.");
const result = await api.books.getBook({ bookId: "99" }).result();
if (result.ok) console.log(`  ${result.body.title}`);
else if (result.status === 404) console.log(`  ${result.body.title}: ${result.body.detail}`);
else throw result.error;

console.log("\nAsk a busy service: 503 with Retry-After is waited out.");
const price = await api.books.getPrice({ bookId: added.id });
console.log(`  ${price.amount} ${price.currency}`);

await api.close();
shop.close();
