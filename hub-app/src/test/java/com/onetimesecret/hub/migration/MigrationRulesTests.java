package com.onetimesecret.hub.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A migration leaves the hub of the version before able to go on (CONTRIBUTING, "Migrations").
class MigrationRulesTests {

    /// What databases have had when this rule began.
    private static final Map<String, Integer> BEFORE_THE_RULE =
            Map.of("__root", 5, "auth", 25, "messaging", 17, "vault", 8);

    @Test
    void keepsToTheRuleInEveryMigrationSince() throws IOException {
        var broken = new TreeMap<String, List<String>>();
        var versions = new TreeMap<String, Integer>();
        for (var module : ModuleSchema.ALL) {
            for (var file : files(module.module())) {
                int version = version(file);
                versions.merge(module.module(), version, Math::max);
                if (version > BEFORE_THE_RULE.getOrDefault(module.module(), 0)) {
                    var found = ContractingStatements.in(Files.readString(file));
                    if (!found.isEmpty()) {
                        broken.put(file.getFileName().toString(), found);
                    }
                }
            }
        }
        assertThat(broken)
                .as("an older hub may run meanwhile: expand now, contract in a later release, or say why it is safe"
                        + " with `-- Contracts: …` before the statement")
                .isEmpty();
        BEFORE_THE_RULE.forEach((module, version) -> assertThat(versions.get(module))
                .as("migrations of %s are found", module)
                .isGreaterThanOrEqualTo(version));
    }

    private static List<Path> files(String module) throws IOException {
        var home = switch (module) {
            case "__root" -> "hub-app";
            default -> "hub-" + module;
        };
        try (var files = Files.list(Path.of("..", home, "src/main/resources/db/migration", module))) {
            return files.filter(file -> file.toString().endsWith(".sql")).toList();
        }
    }

    private static int version(Path file) {
        var name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table agent;",
                "DROP VIEW agents;",
                "alter table agent drop column name;",
                "ALTER TABLE agent DROP name;",
                "alter table agent rename to agents;",
                "alter table agent rename column name to label;",
                "alter table agent alter column name type varchar(3);",
                "alter table agent alter name set not null;",
                "alter table agent alter name drop default;",
                "alter table agent add column age integer not null;",
                "alter table agent\n  add column a text,\n  add column age integer NOT NULL check (age > 0);",
                "alter table only agent add constraint short check (length(name) < 3);",
                "alter table agent add unique (name);",
                "create unique index agent_name on agent (name);",
                "do $$ begin alter table agent drop column name; end $$;",
                "truncate agent;",
            })
    void findsWhatAnOlderHubWouldTripOver(String statement) {
        assertThat(ContractingStatements.in("-- Before.\n" + statement)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table pet (name text not null unique); create unique index pet_name on pet (name);"
                        + " alter table pet add column age int not null; alter table pet add check (age > 0);",
                "alter table agent add column age integer;",
                "alter table agent add column age integer not null default 0;",
                "alter table agent add column at timestamptz not null default now(), add column why text;",
                "create index agent_name on agent (name);",
                "-- drop table agent;\nselect 1;",
                "insert into word values ('drop table agent;');",
                "-- Contracts: nobody has read this table since 1.2.\ndrop table agent;",
                "drop index agent_name;",
                "alter table agent alter column name drop not null;",
            })
    void letsPassWhatBothCanLiveWith(String statements) {
        assertThat(ContractingStatements.in(statements)).isEmpty();
    }
}
