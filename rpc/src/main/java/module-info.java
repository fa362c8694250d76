/** JSON-RPC values, server (HTTP and WebSocket) and client. Knows no method by name. */
module dev.trestle.rpc {
  requires static transitive org.jspecify;
  requires transitive dev.trestle.stf;
  requires java.net.http;
  requires tools.jackson.databind;
  requires org.eclipse.jetty.server;
  requires transitive org.eclipse.jetty.websocket.api;
  requires org.eclipse.jetty.websocket.server;
  requires org.slf4j;

  exports dev.trestle.rpc;
}
