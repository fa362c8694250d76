package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.trestle.rpc.JsonInput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogFormatTest {
  private static final Logger LOG = LoggerFactory.getLogger(LogFormatTest.class);

  private static OutputStreamAppender<ILoggingEvent> appender() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    return (OutputStreamAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
  }

  @Test
  void apply_json_everyEventIsAnObjectInALine() {
    Encoder<ILoggingEvent> before = appender().getEncoder();
    PrintStream stderr = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
      LogFormat.JSON.apply();
      LOG.warn("of two lines,\nwith a \"{}\"", "quotation");
      LOG.error("failed", new IllegalStateException("for a reason"));
    } finally {
      System.setErr(stderr);
      appender().setEncoder(before);
    }
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    JsonInput first = JsonInput.parse(lines.getFirst());
    assertThat(first.required("level").text()).isEqualTo("WARN");
    assertThat(first.required("formattedMessage").text())
        .isEqualTo("of two lines,\nwith a \"quotation\"");
    assertThat(first.required("loggerName").text()).isEqualTo(LogFormatTest.class.getName());
    assertThat(first.required("timestamp").integer()).isPositive();
    assertThat(JsonInput.parse(lines.getLast()).required("throwable").toString())
        .contains("for a reason");
  }

  @Test
  void logFormat_isAnOptionOfEveryCommand() {
    assertThat(Main.commandLine().getSubcommands().values())
        .allMatch(command -> command.getCommandSpec().findOption("--log-format") != null);
  }
}
