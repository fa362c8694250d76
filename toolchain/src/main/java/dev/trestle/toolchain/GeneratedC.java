package dev.trestle.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C that TeaVM 0.15.0 wrote, fitted to the machine. Whatever is replaced must be there exactly
 * as often as expected: another version of TeaVM stops the build rather than change what the
 * program means.
 */
final class GeneratedC {
  /** Runtime files that {@code machine_runtime.c} stands in for. */
  private static final Set<String> REPLACED =
      Set.of(
          "core.c",
          "date.c",
          "fiber.c",
          "file.c",
          "heapdump.c",
          "heaptrace.c",
          "log.c",
          "memory.c",
          "stack.c",
          "string.c",
          "stringhash.c",
          "time.c",
          "virtcall.c");

  private static final Pattern FUNCTION = Pattern.compile("^[A-Za-z_].*\\) \\{$");

  private static final Pattern CALL = Pattern.compile("\\b(meth_\\w+)\\(|\\b(virt_\\w+)\\)\\(");

  /** Calls that read and change nothing that another call of the same statement does. */
  private static final Pattern FREE_OF_ORDER =
      Pattern.compile("meth_(otr_Allocator_|dtg_JavaArithmetic_).*");

  private final Path folder;

  GeneratedC(Path folder) {
    this.folder = folder;
  }

  /**
   * Rewrites the files in place and writes the one file that includes all others.
   *
   * @return that file
   */
  Path fit() throws IOException {
    replace(
        "core.h",
        "    int32_t size;\n} TeaVM_Array;",
        "    int32_t size;\n    int32_t unused;\n} TeaVM_Array;");
    replace(
        "core.h", "extern char* teavm_beforeClasses;", "#define teavm_beforeClasses ((char*) 0)");
    replace("main.c", "    meth_otr_GC__clinit_();\n", "");
    List<String> files = Files.readAllLines(folder.resolve("all.txt"));
    StringBuilder unit = new StringBuilder();
    unit.append("#include \"machine_runtime.h\"\n#include \"machine.c\"\n");
    int written = 0;
    for (String file : files) {
      if (REPLACED.contains(file)) {
        written++;
        continue;
      }
      if (file.startsWith("classes/")) {
        fitClass(folder.resolve(file), !file.startsWith("classes/org/teavm/"));
      }
      unit.append(include(file));
    }
    if (written != REPLACED.size()) {
      throw new IOException("TeaVM's runtime has other files than this tool was made for");
    }
    unit.append("#include \"machine_runtime.c\"\n");
    return Files.writeString(folder.resolve("unit.c"), unit);
  }

  /** TeaVM's allocator is compiled under other names: the machine's takes its place. */
  private static String include(String file) {
    return switch (file) {
      case "classes/org/teavm/runtime/Allocator.c" ->
          renamed(
              file,
              "void *unused_allocate(void *);\n"
                  + "void *unused_allocateArray(void *, int32_t);\n"
                  + "void *unused_allocateMultiArray(void *, void *, int32_t);\n",
              "meth_otr_Allocator_",
              List.of("allocate", "allocateArray", "allocateMultiArray"));
      case "classes/org/teavm/runtime/GC.c" ->
          renamed(file, "void *unused_alloc(int32_t);\n", "meth_otr_GC_", List.of("alloc"));
      default -> "#include \"" + file + "\"\n";
    };
  }

  private static String renamed(
      String file, String declarations, String prefix, List<String> functions) {
    StringBuilder out = new StringBuilder(declarations);
    out.append("#include \"").append(file.replaceFirst("\\.c$", ".h")).append("\"\n");
    functions.forEach(f -> out.append("#define " + prefix + f + " unused_" + f + "\n"));
    out.append("#include \"").append(file).append("\"\n");
    functions.forEach(f -> out.append("#undef " + prefix + f + "\n"));
    return out.toString();
  }

  private void replace(String file, String what, String with) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    int at = text.indexOf(what);
    if (at < 0 || text.indexOf(what, at + 1) >= 0) {
      throw new IOException(file + " does not have exactly one: " + what);
    }
    Files.writeString(path, text.replace(what, with));
  }

  /** Gives a frame to each function that catches, and checks the order of calls. */
  private static void fitClass(Path file, boolean ofProgram) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> out = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      out.add(line);
      if (start < 0 && FUNCTION.matcher(line).matches()) {
        start = i;
      } else if (start >= 0 && line.equals("}")) {
        addFrame(out.subList(start, out.size()), file);
        start = -1;
      } else if (ofProgram && start >= 0) {
        checkOrder(line, file, i + 1);
      }
    }
    Files.writeString(file, String.join("\n", out) + "\n");
  }

  private static void addFrame(List<String> function, Path file) throws IOException {
    if (function.stream().noneMatch(line -> line.contains("TEAVM_TRY"))) {
      return;
    }
    int frames = 0;
    for (int i = 0; i < function.size(); i++) {
      if (function.get(i).contains("TEAVM_ALLOC_STACK(")) {
        function.set(i, function.get(i).replace("TEAVM_ALLOC_STACK(", "TEAVM_ALLOC_FRAME("));
        frames++;
      }
    }
    if (frames != 1) {
      throw new IOException(
          file + ": a function that catches has " + frames + " frames: " + function.getFirst());
    }
  }

  /**
   * C evaluates the arguments of a call in any order, so no statement may hold two calls whose
   * order matters; {@link JavaSemantics} sees to it.
   */
  private static void checkOrder(String line, Path file, int number) throws IOException {
    Matcher matcher = CALL.matcher(line);
    int calls = 0;
    while (matcher.find()) {
      calls += FREE_OF_ORDER.matcher(matcher.group()).matches() ? 0 : 1;
    }
    if (calls > 1) {
      throw new IOException(
          file + ":" + number + " has two calls, which C may make in any order: " + line.strip());
    }
  }
}
