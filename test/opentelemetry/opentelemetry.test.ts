import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { afterAll, expect, test } from "vitest";
import { Session } from "../../packages/runtime/src/index.js";
import { field, response, scripted } from "../servers/scripted.js";

// What a service does to see undici's requests; nothing of it knows of this package.
const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
const instrumentation = new UndiciInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.enable();

afterAll(async () => {
  instrumentation.disable();
  await provider.shutdown();
});

test("each attempt is a span, a child of the caller's, and the server is told of it", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(response(number === 1 ? 503 : 200, "ok")),
  );
  await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
  const parent = trace.getTracer("service").startSpan("handle");
  await context.with(trace.setSpan(context.active(), parent), () => session.get("/pets?a=1"));
  parent.end();

  const spans = exporter.getFinishedSpans().filter(({ name }) => name !== "handle");
  expect(spans.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([
    503, 200,
  ]);
  for (const [index, span] of spans.entries()) {
    expect(span.spanContext().traceId).toBe(parent.spanContext().traceId);
    expect(span.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    expect(span.attributes["url.full"]).toBe(`${server.url}/pets?a=1`);
    expect(field(server.requests[index], "traceparent")).toContain(span.spanContext().spanId);
  }
});

test("a failed attempt is a span with its error", async () => {
  exporter.reset();
  await using server = await scripted(({ socket }) => socket.destroy());
  await using session = new Session({ retry: false });
  await session.post(server.url).catch(() => {});
  const [span] = exporter.getFinishedSpans();
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
});

test("a call that waits for a connection stays its own caller's child", async () => {
  exporter.reset();
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200)), 10),
  );
  await using session = new Session({ baseUrl: server.url, connections: 1 });
  const tracer = trace.getTracer("service");
  const parents = ["/a", "/b", "/c"].map((path) => ({ path, span: tracer.startSpan(path) }));
  await Promise.all(
    parents.map(({ path, span }) =>
      context.with(trace.setSpan(context.active(), span), () => session.get(path)),
    ),
  );
  const spans = exporter.getFinishedSpans();
  for (const { path, span } of parents) {
    const child = spans.find(({ attributes }) => attributes["url.path"] === path);
    expect(child?.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  }
});
