package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.page.PageFrame;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Puts the form for a new secret on the start page, for whoever may make one.
@Configuration(proxyBeanMethods = false)
class FrontPage implements HandlerInterceptor, WebMvcConfigurer {

    private final PageFrame frame;
    private final SecretDesk desk;

    FrontPage(PageFrame frame, SecretDesk desk) {
        this.frame = frame;
        this.desk = desk;
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this).addPathPatterns("/");
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        // The guide for agents is no page: nobody is looked up for it.
        if (page == null || page.getViewName() == null) {
            return;
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        var signedIn = authentication != null && authentication.getPrincipal() instanceof SignedIn one ? one : null;
        frame.around(page.getModelMap(), signedIn);
        if (desk.isOpenTo(Visits.of(signedIn, ClientAddress.UNKNOWN))) {
            page.addObject("lifetimes", Lifetime.ofSecrets(signedIn == null));
        }
    }
}
