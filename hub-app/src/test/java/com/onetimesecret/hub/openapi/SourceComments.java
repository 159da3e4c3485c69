package com.onetimesecret.hub.openapi;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the sources say of types and their members, for people who read the API.
final class SourceComments {

    private static final Path MODULES = Path.of("..");
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+)\\s+([^@]*)");

    private final Map<Class<?>, Map<String, String>> known = new HashMap<>();

    /// What the record's component is; empty if nobody says.
    String ofComponent(Class<?> type, String component) {
        var found = PARAMETER.matcher(comments(type).getOrDefault(name(type), ""));
        while (found.find()) {
            if (found.group(1).equals(component)) {
                return plain(found.group(2));
            }
        }
        return "";
    }

    /// What the type is.
    String ofType(Class<?> type) {
        return text(comments(type).get(name(type)));
    }

    /// What the controller's method does, if it says so.
    String ofMethod(Class<?> type, String method) {
        return text(comments(type).get(name(type) + "#" + method));
    }

    private static String text(@Nullable String comment) {
        return comment == null ? "" : plain(comment.replaceFirst("(?s)\\n?\\s*@(param|throws|return).*", ""));
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("\\[#?([\\w.]+)]", "`$1`");
    }

    private static String name(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
    }

    private Map<String, String> comments(Class<?> type) {
        var top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        return known.computeIfAbsent(top, SourceComments::read);
    }

    private static Map<String, String> read(Class<?> top) {
        var inside = Path.of("src", "main", "java").resolve(top.getName().replace('.', '/') + ".java");
        try (Stream<Path> modules = Files.list(MODULES)) {
            var source = modules.map(module -> module.resolve(inside))
                    .filter(Files::exists)
                    .findFirst();
            return source.isEmpty() ? Map.of() : parse(source.get());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> parse(Path source) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, problem -> {}, null, null, files.getJavaFileObjects(source));
            var trees = DocTrees.instance(task);
            var found = new TreeMap<String, String>();
            for (var unit : task.parse()) {
                new Collect(trees, found).scan(unit, null);
            }
            return found;
        }
    }

    /// Walks through one file.
    private static final class Collect extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees trees;
        private final Map<String, String> found;
        private final ArrayDeque<String> outer = new ArrayDeque<>();

        Collect(DocTrees trees, Map<String, String> found) {
            this.trees = trees;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            outer.addLast(tree.getSimpleName().toString());
            note(String.join(".", outer));
            super.visitClass(tree, null);
            outer.removeLast();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            note(String.join(".", List.copyOf(outer)) + "#" + tree.getName());
            return null;
        }

        private void note(String name) {
            var comment = trees.getDocComment(getCurrentPath());
            if (comment != null) {
                found.putIfAbsent(name, comment);
            }
        }
    }
}
