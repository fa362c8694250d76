package dev.trestle.toolchain;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.diagnostics.ProblemSeverity;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/** Class files to C, by TeaVM. */
final class Translation {
  /** Of no use to the machine, whose runtime has its own heap; TeaVM wants a number. */
  private static final int HEAP_BYTES = 16 << 20;

  private Translation() {}

  /**
   * Translates a program.
   *
   * @param classPath folders and jars, first come first served
   * @param output folder for the C files
   */
  static void run(String mainClass, List<Path> classPath, Path output) throws IOException {
    TeaVMTool tool = new TeaVMTool();
    tool.setTargetType(TeaVMTargetType.C);
    tool.setMainClass(mainClass);
    tool.setTargetDirectory(output.toFile());
    tool.setTargetFileName("guest.c");
    tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
    tool.setObfuscated(true);
    tool.setMinHeapSize(HEAP_BYTES);
    tool.setMaxHeapSize(HEAP_BYTES);
    tool.setAssertionsRemoved(true);
    tool.setLog(new ConsoleTeaVMToolLog(false));
    tool.getTransformers().add(JavaSemantics.class.getName());
    tool.setClassPath(classPath.stream().map(Path::toFile).toList());
    try (URLClassLoader loader = loader(classPath)) {
      tool.setClassLoader(loader);
      tool.generate();
    } catch (TeaVMToolException e) {
      throw new IOException("TeaVM failed: " + e.getMessage(), e);
    }
    List<String> errors = new ArrayList<>();
    for (Problem problem : tool.getProblemProvider().getProblems()) {
      if (problem.getSeverity() == ProblemSeverity.ERROR) {
        errors.add(text(problem));
      }
    }
    if (!errors.isEmpty()) {
      throw new IOException(
          "the program uses what TeaVM lacks; see GuestSafetyTest for what it may use:\n"
              + String.join("\n", errors));
    }
  }

  private static URLClassLoader loader(List<Path> classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), new WithoutOurClasses());
  }

  /**
   * This program's loader without the product's classes: they must come from the class path above,
   * where the machine's own stand in front.
   */
  private static final class WithoutOurClasses extends ClassLoader {
    WithoutOurClasses() {
      super(Translation.class.getClassLoader());
    }

    private static boolean isOurs(String name) {
      String path = name.replace('.', '/');
      return path.startsWith("dev/trestle/") && !path.startsWith("dev/trestle/toolchain/");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (isOurs(name)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
      return isOurs(name) ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return isOurs(name) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }

  private static String text(Problem problem) {
    DefaultProblemTextConsumer text = new DefaultProblemTextConsumer();
    problem.render(text);
    return problem.getLocation() == null
        ? text.getText()
        : text.getText()
            + " in "
            + problem.getLocation().getMethod()
            + " "
            + problem.getLocation().getSourceLocation();
  }
}
