-- The e-mail address of whom the client expects (OpenID Connect Core 3.1.2.1), for the form to sign in by.
ALTER TABLE authorization_request ADD COLUMN login_hint text;
