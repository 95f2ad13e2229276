// @ts-check
/**
 * The other end of the call benchmark, in a process of its own: as little of a server as the clients
 * bear, so that it is them who are measured. Tells its port to its parent.
 *
 * `/login` sets a cookie, `/last` answers with the request before it as it arrived, every other path
 * with the same small JSON.
 */
import { createServer } from "node:net";

const pet = JSON.stringify({
  id: 7,
  name: "Rex",
  tags: ["good", "dog"],
  owner: { id: 1, name: "Ann" },
});
const headers = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n`;
const answer = Buffer.from(`${headers}Content-Length: ${pet.length}\r\n\r\n${pet}`);
const login = Buffer.from(
  `${headers}Set-Cookie: sid=a1b2c3d4e5f6; Path=/; HttpOnly\r\nContent-Length: ${pet.length}\r\n\r\n${pet}`,
);
let last = "";

const server = createServer((socket) => {
  socket.setNoDelay(true);
  let pending = "";
  socket.on("data", (data) => {
    pending += data.toString("latin1");
    for (let end = pending.indexOf("\r\n\r\n"); end !== -1; end = pending.indexOf("\r\n\r\n")) {
      const request = pending.slice(0, end);
      pending = pending.slice(end + 4);
      if (request.startsWith("GET /last ")) {
        socket.write(`${headers}Content-Length: ${last.length}\r\n\r\n${last}`);
      } else {
        last = request;
        socket.write(request.startsWith("GET /login ") ? login : answer);
      }
    }
  });
  // Clients leave as they like.
  socket.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit());
