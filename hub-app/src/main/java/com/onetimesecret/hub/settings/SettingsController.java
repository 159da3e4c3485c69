package com.onetimesecret.hub.settings;

import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The way to everything that people may set.
@HubPage
class SettingsController {

    @GetMapping("/dashboard/settings")
    String page(@AuthenticationPrincipal SignedIn signedIn, Model model) {
        model.addAttribute("manages", signedIn.person().mayManage());
        return "settings";
    }
}
