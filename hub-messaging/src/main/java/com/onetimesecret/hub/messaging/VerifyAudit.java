package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.messaging.proof.PublishedKeys;
import com.onetimesecret.hub.messaging.proof.Tampered;
import com.onetimesecret.hub.messaging.proof.TrailCheck;
import com.onetimesecret.hub.messaging.proof.Unreadable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `verify-audit`: checks an exported trail offline, with nothing but the export and the hub's public keys.
public final class VerifyAudit {

    /// The name of the command.
    public static final String NAME = "verify-audit";

    /// The exit codes.
    public static final int SOUND = 0;

    public static final int TAMPERED = 1;
    public static final int UNREADABLE = 2;

    private static final String USAGE =
            "usage: verify-audit <export.ndjson> --jwks <keys.json> [--checkpoint <earlier.json>]";
    private static final int LONGEST_LINE = 1 << 20;

    private final PrintStream out;
    private final PrintStream errors;

    public VerifyAudit(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    /// Runs the command on what follows its name, and gives its exit code.
    public int run(List<String> arguments) {
        try {
            var files = new HashMap<String, Path>();
            for (var left = new ArrayList<>(arguments); !left.isEmpty(); ) {
                var argument = left.removeFirst();
                var option = Set.of("--jwks", "--checkpoint").contains(argument);
                if (files.containsKey(option ? argument : "")
                        || (option && left.isEmpty())
                        || (!option && argument.startsWith("--"))) {
                    throw new Unreadable(USAGE);
                }
                files.put(option ? argument : "", Path.of(option ? left.removeFirst() : argument));
            }
            var export = Optional.ofNullable(files.get("")).orElseThrow(() -> new Unreadable(USAGE));
            var jwks = Optional.ofNullable(files.get("--jwks")).orElseThrow(() -> new Unreadable(USAGE));
            var keys = PublishedKeys.read(text(jwks));
            var earlier = files.get("--checkpoint");
            report(check(export, earlier == null ? TrailCheck.of(keys) : TrailCheck.of(keys, text(earlier))));
            return SOUND;
        } catch (Tampered tampered) {
            errors.println("TAMPERED at place " + tampered.place() + ": " + tampered.getMessage());
            return TAMPERED;
        } catch (Unreadable | InvalidPathException unreadable) {
            errors.println(unreadable.getMessage());
            return UNREADABLE;
        }
    }

    private static TrailCheck.Report check(Path export, TrailCheck check) throws Tampered, Unreadable {
        try (var lines = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
            for (var line = line(lines); line.isPresent(); line = line(lines)) {
                check.line(line.get());
            }
            return check.end();
        } catch (CharacterCodingException broken) {
            // What is not UTF-8 can be no line of a hub.
            check.line("");
            throw new Unreadable(export + " is not UTF-8.");
        } catch (IOException broken) {
            throw new Unreadable("Cannot read " + export + ": " + broken.getMessage());
        }
    }

    /// The next line; one that is longer than any hub writes is cut, which makes it unreadable.
    private static Optional<String> line(BufferedReader lines) throws IOException {
        var line = new StringBuilder();
        int next = lines.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
            line.append((char) next);
            next = lines.read();
        }
        return Optional.of(line.toString());
    }

    private static String text(Path file) throws Unreadable {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new Unreadable("Cannot read " + file + ": " + broken.getMessage());
        }
    }

    private void report(TrailCheck.Report found) {
        out.println("Sound: the trail of " + found.network() + " from place " + (found.after() + 1) + " to "
                + found.last().place() + ", as the hub signed it at "
                + found.last().at() + ".");
        out.println(found.entries() + " entries, " + found.erased() + " of them with erased details; " + found.removed()
                + " ended and were removed under the hub's signature; " + found.checkpoints() + " checkpoints.");
        if (found.earlierEnded()) {
            out.println("The entry of the earlier checkpoint has ended, so there was nothing to compare it with.");
        }
    }
}
