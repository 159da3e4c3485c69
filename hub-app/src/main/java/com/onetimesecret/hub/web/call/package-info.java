/// Who may make an API call, and how often.
@NullMarked
package com.onetimesecret.hub.web.call;

import org.jspecify.annotations.NullMarked;
