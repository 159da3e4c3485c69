package com.onetimesecret.hub.discovery;

import org.springframework.stereotype.Component;

/// The guide as a skill that agents keep: what it is called, when it is of use, and its text.
@Component
class Skill {

    private static final String FRONT = "guide/skill-front.md";

    private final HubDescription hub;
    private final Template template;

    Skill(HubDescription hub, Template template) {
        this.hub = hub;
        this.template = template;
    }

    /// As it is published; made anew when the network has another name.
    NamedDocument document() {
        return new NamedDocument(
                hub::networkName,
                () -> Document.of(Document.MARKDOWN, template.render(FRONT) + template.render("guide/guide.md")));
    }

    String name() {
        return said("name");
    }

    String description() {
        return said("description");
    }

    private String said(String member) {
        return template.render(FRONT)
                .lines()
                .filter(line -> line.startsWith(member + ": "))
                .map(line -> line.substring(member.length() + 2))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The skill does not say its " + member));
    }
}
