package com.onetimesecret.hub.harness;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/// The rules of axe for WCAG 2.2 AA, applied to an open page.
public final class AxeRules {

    private static final String SCRIPT = read();

    private AxeRules() {}

    /// What the page breaks, each with the elements that do.
    @SuppressWarnings("unchecked")
    public static List<String> broken(Page page) {
        page.evaluate(SCRIPT);
        return (List<String>) page.evaluate("""
                async () => {
                  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
                  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
                  return found.violations.map(one => one.id + ": "
                      + one.nodes.map(node => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join("; "));
                }
                """);
    }

    private static String read() {
        try {
            return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
