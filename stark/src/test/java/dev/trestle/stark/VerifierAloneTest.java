package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier's package compiles without the prover and the reference statements beside it. */
class VerifierAloneTest {
  @TempDir private Path out;

  @Test
  void verifier_withoutTheProver_compiles() throws Exception {
    Path root = Path.of(System.getProperty("trestle.root"));
    Path sources = root.resolve("stark/src/main/java/dev/trestle/stark");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(sources)) {
      listed.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
    }
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(compile(files)).isEmpty();
  }

  /** The compiler is seen to notice what is missing: the prover does not compile alone. */
  @Test
  void prover_withoutTheVerifier_doesNotCompile() throws Exception {
    Path root = Path.of(System.getProperty("trestle.root"));
    Path prover = root.resolve("stark/src/main/java/dev/trestle/stark/prover/StarkProver.java");
    assertThat(compile(List.of(prover))).contains("StarkParameters");
  }

  /** What the compiler says. */
  private String compile(List<Path> files) throws IOException, URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    String path = home("dev/trestle/stf/crypto/Keccak.class");
    path += File.pathSeparator + home("org/jspecify/annotations/NullMarked.class");
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-d", out.toString(), "-cp", path, "-sourcepath", out.toString());
      compiler
          .getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call();
    }
    return said.toString();
  }

  /** The folder or archive that a class was loaded from. */
  private static String home(String resource) throws URISyntaxException {
    URL url = VerifierAloneTest.class.getClassLoader().getResource(resource);
    String text = url.toString();
    return text.startsWith("jar:")
        ? Path.of(new URI(text.substring(4, text.indexOf('!')))).toString()
        : Path.of(new URI(text.substring(0, text.length() - resource.length()))).toString();
  }
}
