/// The door at `/mcp` for clients of the Model Context Protocol: the API's calls as tools, and nothing that the API
/// would refuse.
@NullMarked
package com.onetimesecret.hub.mcp;

import org.jspecify.annotations.NullMarked;
