package com.onetimesecret.hub.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What in a migration takes something away from a hub that runs on the tables as they were, as far as its words tell.
final class ContractingStatements {

    private static final Pattern CREATED = Pattern.compile("create (?:unlogged )?table (?:if not exists )?(\\w+)");
    private static final Pattern CHANGED = Pattern.compile("alter table (?:if exists )?(?:only )?(\\w+) (.*)");
    private static final Pattern UNIQUE = Pattern.compile("create unique index .* on (?:only )?(\\w+).*");
    private static final Pattern TAKEN_AWAY = Pattern.compile(
            "(drop (table|view|function|type|sequence|schema|materialized view) |truncate |alter (view|type) ).*");
    // Inside a list in brackets commas separate something else.
    private static final Pattern BETWEEN_CHANGES = Pattern.compile(",(?![^()]*\\))");
    private static final String MARK = "-- Contracts: ";

    private ContractingStatements() {}

    static List<String> in(String migration) {
        var made = new HashSet<String>();
        var found = new ArrayList<String>();
        var said = migration.replaceAll("'[^']*'", "''");
        for (var statement : said.split(";", -1)) {
            boolean explained = statement.contains(MARK);
            var words = statement
                    .replaceAll("--[^\n]*", " ")
                    .replaceAll("\\s+", " ")
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    // What a block does, it does too.
                    .replaceFirst("^do \\$\\w*\\$.*?\\bbegin ", "");
            var created = CREATED.matcher(words);
            if (created.lookingAt()) {
                made.add(created.group(1));
            } else if (!explained && contracts(words, made)) {
                found.add(words);
            }
        }
        return found;
    }

    private static boolean contracts(String words, Set<String> made) {
        var changed = CHANGED.matcher(words);
        if (changed.matches()) {
            return !made.contains(changed.group(1))
                    && Stream.of(BETWEEN_CHANGES.split(changed.group(2)))
                            .map(String::strip)
                            .anyMatch(ContractingStatements::contracts);
        }
        var unique = UNIQUE.matcher(words);
        if (unique.matches()) {
            return !made.contains(unique.group(1));
        }
        return TAKEN_AWAY.matcher(words).matches();
    }

    private static boolean contracts(String change) {
        return change.startsWith("rename")
                || change.startsWith("drop ")
                || (change.startsWith("alter ")
                        && change.matches(".* (type|set not null|drop default|set data type)\\b.*"))
                || change.matches("add (constraint|unique|check|primary key|foreign key|exclude)\\b.*")
                || (change.startsWith("add ")
                        && change.contains("not null")
                        && !change.contains("default")
                        && !change.contains("generated"));
    }
}
