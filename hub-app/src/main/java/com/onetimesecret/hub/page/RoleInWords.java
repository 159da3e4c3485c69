package com.onetimesecret.hub.page;

import com.onetimesecret.hub.api.call.CurrentPerson.Role;

/// What a role is called on the pages, and what it may do.
public record RoleInWords(String name, String may) {

    /// What that role is called.
    public static RoleInWords of(Role role) {
        return switch (role) {
            case OWNER -> new RoleInWords("owner", "decide which agents join, and invite people");
            case APPROVER -> new RoleInWords("approver", "decide which agents join");
            case VIEWER -> new RoleInWords("viewer", "see which agents ask and which are in");
        };
    }
}
