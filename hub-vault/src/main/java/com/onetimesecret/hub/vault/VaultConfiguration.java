package com.onetimesecret.hub.vault;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Lets the vault's sweepers run.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class VaultConfiguration {}
