package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import jakarta.servlet.http.HttpServletRequest;

/// Who calls, with what, and which agent is spoken to.
record Session(CurrentAgent caller, CallCredential credential, AgentId served, HttpServletRequest request) {}
