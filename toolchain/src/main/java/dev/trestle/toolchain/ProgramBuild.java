package dev.trestle.toolchain;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One program: its main class, and where everything is. */
final class ProgramBuild {
  private static final List<String> MODULES = List.of("stf", "derivation", "guest");

  private final Path root;
  private final Path work;

  /**
   * @param root of the repository, built up to {@code guest}
   * @param work folder for what comes in between; emptied first
   */
  ProgramBuild(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  /**
   * Builds a program.
   *
   * @param mainClass has {@code main(String[])}
   * @param more folders of class files beside those of the pure zone
   * @return the ELF file
   */
  byte[] run(String mainClass, List<Path> more) throws IOException {
    delete(work);
    Path classes = Files.createDirectories(work.resolve("classes"));
    Path c = Files.createDirectories(work.resolve("c"));
    List<Path> pure = new ArrayList<>(more);
    for (String module : MODULES) {
      pure.add(root.resolve(module).resolve("target/classes"));
    }
    List<Path> libraries = libraries();
    List<Path> compilePath = new ArrayList<>(pure);
    compilePath.addAll(libraries);
    compile(machine().resolve("java"), compilePath, classes);
    List<Path> classPath = new ArrayList<>(List.of(classes));
    classPath.addAll(compilePath);
    Translation.run(mainClass, classPath, c);
    Path unit = new GeneratedC(c).fit();
    return CrossCompiler.compile(unit, machine().resolve("c"));
  }

  private Path machine() {
    return root.resolve("toolchain/src/machine");
  }

  /** TeaVM's jars on our own class path: its class library is part of the program. */
  private static List<Path> libraries() {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (entry.endsWith(".jar") && Path.of(entry).getFileName().toString().startsWith("teavm")) {
        jars.add(Path.of(entry));
      }
    }
    jars.sort(Comparator.comparing(Path::getFileName));
    return jars;
  }

  private static void compile(Path sources, List<Path> classPath, Path output) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "--release",
            "25",
            "-d",
            output.toString(),
            "-cp",
            String.join(":", classPath.stream().map(Path::toString).toList()));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        Stream<Path> walk = Files.walk(sources)) {
      List<Path> java = walk.filter(p -> p.toString().endsWith(".java")).sorted().toList();
      if (!compiler
          .getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
          .call()) {
        throw new IOException("the machine's own classes do not compile:\n" + messages);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
