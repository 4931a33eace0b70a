package io.langsheng.server.access;

import static org.springframework.security.authorization.AuthenticatedAuthorizationManager.authenticated;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAnyAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.tenant.CallerAuthentication;
import io.langsheng.server.tenant.Scope;
import io.langsheng.server.usage.QuotaFilter;
import io.langsheng.server.usage.Quotas;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The filters before every request where keys are required; where they are not, there are none. The chain is Spring
 * Security's own filters, put in a row by hand: what happens to a request can be read here from top to bottom.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "langsheng.keys.required", havingValue = "true")
class AccessConfiguration {
    /** Behind the request id and the security headers, before everything else. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** Reached by everybody: the log-in with what it is made of, and whether the service lives. */
    private static final RequestMatcher PUBLIC = new OrRequestMatcher(
            pathPattern(HttpMethod.GET, "/login.html"),
            pathPattern(HttpMethod.GET, "/{file}.js"),
            pathPattern(HttpMethod.GET, "/{file}.css"),
            pathPattern(HttpMethod.GET, "/{file}.svg"),
            pathPattern(HttpMethod.GET, "/favicon.ico"),
            pathPattern(HttpMethod.GET, "/vendor/**"),
            pathPattern(HttpMethod.POST, "/v1/session"),
            pathPattern(HttpMethod.GET, "/actuator/health"),
            pathPattern(HttpMethod.GET, "/actuator/health/**"));

    @Bean
    CookieCsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return tokens;
    }

    @Bean
    FilterRegistrationBean<FilterChainProxy> accessFilter(
            Doorkeeper doorkeeper,
            Quotas quotas,
            ProblemAdvice problems,
            Refusals refusals,
            CsrfTokenRepository csrfTokens)
            throws Exception {
        CsrfFilter csrf = new CsrfFilter(csrfTokens);
        csrf.setRequestHandler(new CsrfTokenRequestAttributeHandler());
        csrf.setRequireCsrfProtectionMatcher(AccessConfiguration::actsByCookie);
        csrf.setAccessDeniedHandler(refusals);

        AuthenticationFilter authentication = new AuthenticationFilter(doorkeeper, new Credentials());
        authentication.setRequestMatcher(new NegatedRequestMatcher(PUBLIC));
        authentication.setSuccessHandler((request, response, known) -> {});
        authentication.setFailureHandler(refusals);

        SecurityContextHolderAwareRequestFilter principal = new SecurityContextHolderAwareRequestFilter();
        principal.afterPropertiesSet();

        ExceptionTranslationFilter translation = new ExceptionTranslationFilter(refusals, new NullRequestCache());
        translation.setAccessDeniedHandler(refusals);

        FilterRegistrationBean<FilterChainProxy> registration =
                new FilterRegistrationBean<>(new FilterChainProxy(new DefaultSecurityFilterChain(
                        AnyRequestMatcher.INSTANCE,
                        List.of(
                                new WebAsyncManagerIntegrationFilter(),
                                new SecurityContextHolderFilter(new RequestAttributeSecurityContextRepository()),
                                csrf,
                                authentication,
                                principal,
                                translation,
                                new AuthorizationFilter(rules()),
                                new QuotaFilter(quotas, problems)))));
        registration.setOrder(ORDER);
        return registration;
    }

    /** What is not listed needs the scope {@code synthesise}. */
    private static AuthorizationManager<HttpServletRequest> rules() {
        String address = CallerAuthentication.ADDRESS;
        return RequestMatcherDelegatingAuthorizationManager.builder()
                .add(PUBLIC, SingleResultAuthorizationManager.permitAll())
                .add(pathPattern("/v1/admin/**"), hasAuthority(Scope.ADMIN.id()))
                .add(pathPattern("/actuator/prometheus"), hasAuthority(Scope.METRICS.id()))
                .add(pathPattern("/v1/dashboard"), hasAuthority(Scope.METRICS.id()))
                .add(pathPattern("/actuator/**"), hasAuthority(Scope.ADMIN.id()))
                .add(pathPattern("/v1/session"), known())
                .add(pathPattern("/v1/usage"), known())
                .add(pathPattern("/v1/jobs/**"), hasAnyAuthority(Scope.JOBS.id(), address))
                .add(pathPattern("/v1/lexicons/**"), hasAuthority(Scope.LEXICONS.id()))
                .add(pathPattern("/audio/**"), hasAnyAuthority(Scope.SYNTHESISE.id(), Scope.JOBS.id(), address))
                .add(pathPattern("/"), known())
                .add(pathPattern("/{page}.html"), known())
                .add(AnyRequestMatcher.INSTANCE, hasAuthority(Scope.SYNTHESISE.id()))
                .build();
    }

    private static AuthorizationManager<RequestAuthorizationContext> known() {
        return authenticated();
    }

    /** A browser adds cookies by itself, to forged requests as well; headers it does not. */
    private static boolean actsByCookie(HttpServletRequest request) {
        return !SAFE_METHODS.contains(request.getMethod())
                && Credentials.token(request) == null
                && Credentials.session(request) != null
                && !PUBLIC.matches(request);
    }
}
