package dev.trestle.rpc;

/** Answers GET requests under one path, such as the Beacon API's. Called by many threads. */
@FunctionalInterface
public interface HttpRoute {
  HttpAnswer get(HttpQuery query) throws InterruptedException;
}
