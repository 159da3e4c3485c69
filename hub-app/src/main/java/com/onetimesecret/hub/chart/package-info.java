/// Small charts, drawn by the hub as SVG without script or style.
@NullMarked
package com.onetimesecret.hub.chart;

import org.jspecify.annotations.NullMarked;
