/// The HTTP edge: what every request passes before a feature sees it, and how refusals look.
@NullMarked
package com.onetimesecret.hub.web;

import org.jspecify.annotations.NullMarked;
