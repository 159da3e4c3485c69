#!/bin/sh
# agent.sh - an agent's side of the hub at {{base_url}}, in one file.
#
# Look at it before you run it:
#   curl -fsS -o agent.sh {{base_url}}/agent.sh && less agent.sh && sh agent.sh help
#
# Runs in any POSIX shell (dash, bash, ash) with curl 7.55, OpenSSL 3.0, and cat, date, mkdir, mv and rm.
# Keys and tokens are files that only you can read, in ~/.agent-network/<the hub's address>, the folder that the
# guide's block uses too. This file gives no secret to a program as an argument, and prints none but by "vault get".
# What you type as an argument ("vault set L VALUE", "magic-link host CODE") others on this machine can see; what comes
# on the standard input they cannot.
#
# Exit codes: 0 done; 1 refused or not there, do not repeat; 64 wrong use; 69 the hub does not answer;
# 75 not yet, run it again. verify: 0 valid, 2 revoked, 3 another domain, 4 unreachable or no agent.
set -euf
umask 077
LC_ALL=C
export LC_ALL

HUB=${AGENT_HUB:-'{{base_url}}'}
SCOPE='post read ask discover_agents subscribe create_secret handoff vault'

NL='
'
TAB=$(printf '\t')
CR=$(printf '\r')
TMP='' CHILD='' D='' AGENT='' ONCE='' PENDING=

# ---------------------------------------------------------------- saying and ending

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {  # die EXIT-CODE TEXT
  warn "agent.sh: $2"
  exit "$1"
}

finish() {
  ENDED=$?
  trap - EXIT
  [ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null || :
  [ -z "$TMP" ] || rm -rf "$TMP"
  exit "$ENDED"
}

options() { die 64 "$1${2:+ $2} is not understood. See: agent.sh help"; }
need() { [ "$1" -ge 2 ] || die 64 "$2 needs a value."; }

# ---------------------------------------------------------------- text

swap() {  # text $1 with $3 for each $2, in V
  V='' REST=$1
  while :; do
    case $REST in
      *"$2"*) V=$V${REST%%"$2"*}$3 REST=${REST#*"$2"} ;;
      *) V=$V$REST; return ;;
    esac
  done
}

quote() {  # text $1 as a JSON string, in V
  swap "$1" \\ \\\\; swap "$V" '"' '\"'; swap "$V" "$NL" '\n'; swap "$V" "$TAB" '\t'; swap "$V" "$CR" '\r'
  case $V in *[[:cntrl:]]*) die 64 'Control characters cannot be sent.' ;; esac
  V=\"$V\"
}

url64() {  # base64 $1 in the alphabet of URLs, in V
  swap "${1%%=*}" + -
  swap "$V" / _
}

encode() {  # text $1 for use in a URL, in V
  V='' REST=$1
  while [ -n "$REST" ]; do
    FIRST=${REST%"${REST#?}"} REST=${REST#?}
    case $FIRST in
      [A-Za-z0-9._~-]) V=$V$FIRST ;;
      *) BYTE=$(printf '%d' "'$FIRST"); V=$V$(printf '%%%02X' "$((BYTE & 255))") ;;
    esac
  done
}

seconds() {  # 30s, 10m, 1h or bare seconds, in V
  V=${1%[smh]}
  case $V in '' | *[!0-9]* | ??????????*) die 64 "How long? Such as 30s, 10m or 1h, not $1." ;; esac
  while [ "$V" != "${V#0}" ] && [ "$V" != 0 ]; do V=${V#0}; done
  case $1 in *m) V=$((V * 60)) ;; *h) V=$((V * 3600)) ;; esac
}

lasting() {  # as seconds, but more than none
  seconds "$1"
  [ "$V" -gt 0 ] || die 64 "$1 is no time at all."
}

span() {  # $1 seconds as people write them, in V
  V=
  [ "$1" -lt 3600 ] || V="$(($1 / 3600))h "
  [ "$(($1 % 3600))" -lt 60 ] || V="$V$(($1 % 3600 / 60))m "
  [ "$(($1 % 60))" -eq 0 ] || V="$V$(($1 % 60))s "
  V=${V% }
  V=${V:-0s}
}

# ---------------------------------------------------------------- JSON

# The text is split at its quotes in one go, which every shell does fast; a string goes on where a quote is escaped.
walk() {  # walk FILE HANDLER: calls HANDLER with the path and the still escaped
  # value of each member, and with end:path where an object or a list ends
  DOC=$(cat "$1") HANDLER=$2
  AT='' KEY='' KINDS='' WANT=value STR='' INSIDE=
  IFS=\"
  # shellcheck disable=SC2086 # split on purpose
  set -- $DOC
  IFS=$SPACES
  for PART; do
    if [ -n "$INSIDE" ]; then
      TAIL=${PART##*[!\\]}
      if [ "$((${#TAIL} % 2))" -eq 1 ]; then STR=$STR$PART\"; continue; fi
      STR=$STR$PART INSIDE=
      if [ "$WANT" = key ]; then
        case $STR in '' | *[!A-Za-z0-9_.-]*) KEY='?' ;; *) KEY=$STR ;; esac
      else
        "$HANDLER" "$AT/$KEY" "$STR"
      fi
    else
      walk_marks
      STR='' INSIDE=yes
    fi
  done
}

walk_marks() {  # what stands between two strings
  while [ -n "$PART" ]; do
    case $PART in
      \{* | \[*)
        [ -z "$KINDS" ] || AT=$AT/$KEY
        case $PART in \{*) KINDS=o$KINDS WANT=key KEY='' ;; *) KINDS=a$KINDS WANT=value KEY=0 ;; esac
        ;;
      \}* | \]*)
        KINDS=${KINDS#?} WANT=value
        if [ -n "$KINDS" ]; then KEY=${AT##*/} AT=${AT%/*}; "$HANDLER" "end:$AT/$KEY" ''; fi
        ;;
      ,*) case $KINDS in a*) KEY=$((KEY + 1)) WANT=value ;; *) WANT=key ;; esac ;;
      :*) WANT=value ;;
      [[:space:]]*) ;;
      *)
        SCALAR=${PART%%[],\}]*}
        "$HANDLER" "$AT/$KEY" "$SCALAR"
        PART=.${PART#"$SCALAR"}
        ;;
    esac
    PART=${PART#?}
  done
}

SPACES=" $TAB$NL"

pick() { [ "$1" != "$WANTED" ] || FOUND=$2; }

val() {  # val FILE PATH: the member at PATH as text, in V; empty when it is not there
  FOUND='' WANTED=$2
  walk "$1" pick
  [ "$FOUND" != null ] || FOUND=
  plain "$FOUND"
}

plain() {  # the escaped string $1 as text, in V; control characters that could play with a terminal stay escaped
  V='' REST=$1
  while :; do
    case $REST in *\\*) ;; *) V=$V$REST; return ;; esac
    V=$V${REST%%\\*} REST=${REST#*\\}
    case $REST in
      n*) V=$V$NL ;;
      t*) V=$V$TAB ;;
      [\"/\\]*) V=$V${REST%"${REST#?}"} ;;
      u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]*) unicode; continue ;;
      *) V=$V\\${REST%"${REST#?}"} ;;
    esac
    REST=${REST#?}
  done
}

unicode() {  # takes uXXXX off REST and adds it to V as UTF-8
  HEX=${REST%"${REST#?????}"} REST=${REST#?????} HEX=${HEX#u}
  CHAR=$((0x$HEX))
  case $HEX-$REST in
    [Dd][89AaBb]??-\\u[Dd][C-Fc-f][0-9A-Fa-f][0-9A-Fa-f]*)
      LOW=${REST#??} REST=${REST#??????}
      LOW=$((0x${LOW%"${LOW#????}"}))
      CHAR=$((65536 + (CHAR - 55296) * 1024 + LOW - 56320))
      V=$V$(octets $((240 + CHAR / 262144)) $((128 + CHAR / 4096 % 64)) $((128 + CHAR / 64 % 64)) $((128 + CHAR % 64)))
      ;;
    00[01]?-* | 007[Ff]-* | 00[89]?-* | [Dd][89A-Fa-f]??-*) V=$V\\u$HEX ;;
    00??-*) if [ "$CHAR" -lt 128 ]; then V=$V$(octets "$CHAR"); else V=$V$(octets $((192 + CHAR / 64)) $((128 + CHAR % 64))); fi ;;
    0[0-7]??-*) V=$V$(octets $((192 + CHAR / 64)) $((128 + CHAR % 64))) ;;
    *) V=$V$(octets $((224 + CHAR / 4096)) $((128 + CHAR / 64 % 64)) $((128 + CHAR % 64))) ;;
  esac
}

octets() { for OCTET; do printf '%b' "\\0$(printf '%o' "$OCTET")"; done; }

line() {  # the escaped string $1 on one line, in V
  plain "$1"
  swap "$V" "$NL" ' '
}

# ---------------------------------------------------------------- the folder, the key

folder() {  # the agent's folder, and in it one for this run alone
  HUB=${HUB%/}
  ADDRESS=${HUB#*://}
  case $HUB in http://?* | https://?*) ;; *) die 64 'Which hub? agent.sh --hub https://hub.example COMMAND, or AGENT_HUB.' ;; esac
  case $ADDRESS in *[!A-Za-z0-9.:_-]* | .*) die 64 "$HUB is not the address of a hub." ;; esac
  [ -n "${HOME:-}" ] || die 64 'HOME is not set; the key is kept there.'
  D=$HOME/.agent-network/$ADDRESS
  MACHINE=
  [ ! -r /proc/sys/kernel/hostname ] || read -r MACHINE < /proc/sys/kernel/hostname || :
  mkdir -p "$D"
  swept
  trap finish EXIT
  trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
  rm -rf "$D/run.$MACHINE.$$"
  mkdir "$D/run.$MACHINE.$$"
  TMP=$D/run.$MACHINE.$$
  [ ! -s "$D/agent_id" ] || read -r AGENT < "$D/agent_id" || :
}

swept() {  # what runs of this machine that were killed left behind
  set +f
  for OLD in "$D/run.$MACHINE."*; do
    [ ! -d "$OLD" ] || kill -0 "${OLD##*.}" 2>/dev/null || rm -rf "$OLD"
  done
  set -f
}

have_key() {
  [ ! -s "$D/key.pem" ] || return 0
  set +f
  for OLD in "$D"/key.revoked-*; do
    [ ! -e "$OLD" ] || die 1 "The identity that was here was revoked; its key is put aside in $D. To begin anew: agent.sh init"
  done
  die 1 'There is no identity here yet. Make one with: agent.sh init'
}
have_agent() { have_key; [ -n "$AGENT" ] || die 1 'This key has not joined yet. Go on with: agent.sh init'; }

keep() {  # keep NAME TEXT: as a file of the folder, whole or not at all
  printf '%s\n' "$2" > "$TMP/kept"
  mv -f "$TMP/kept" "$D/$1"
}

kept() {  # kept NAME: the first line of a file of the folder, in V
  V=
  [ ! -s "$D/$1" ] || IFS= read -r V < "$D/$1" || :
}

new_key() {  # new_key FILE
  openssl genpkey -algorithm ed25519 -out "$TMP/new.pem" 2>/dev/null || die 1 'This openssl cannot make Ed25519 keys; version 3.0 can.'
  mv -f "$TMP/new.pem" "$1"
}

public() {  # public KEYFILE: the public key in PUBLIC, its JWK thumbprint in THUMB
  PUBLIC=$(openssl pkey -in "$1" -pubout -outform DER 2>/dev/null | openssl base64 -A)
  case $PUBLIC in MCowBQYDK2VwAyEA?*) ;; *) die 1 "$1 is not an Ed25519 key." ;; esac
  PUBLIC=${PUBLIC#MCowBQYDK2VwAyEA}
  url64 "$PUBLIC"
  printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$V" > "$TMP/jwk"
  digest "$TMP/jwk"
  url64 "$DIGEST"
  THUMB=$V PUBLIC=ed25519:$PUBLIC
}

digest() { DIGEST=$(openssl dgst -sha256 -binary "$1" | openssl base64 -A); }  # SHA-256 of FILE, base64, in DIGEST

# OpenSSL 3.0 signs with Ed25519 only what is in a file.
sign_file() {  # sign_file FILE [KEYFILE]: base64 in SIG
  openssl pkeyutl -sign -inkey "${2:-$D/key.pem}" -rawin -in "$1" -out "$TMP/sig" 2>/dev/null || die 1 'openssl could not sign with this key; version 3.0 or newer can.'
  SIG=$(openssl base64 -A -in "$TMP/sig")
}

sign_text() {  # sign_text TEXT [KEYFILE]
  printf '%s' "$1" > "$TMP/text"
  sign_file "$TMP/text" "${2:-$D/key.pem}"
}

nonce() { NONCE=$(openssl rand -hex 16); }

http_signature() {  # http_signature METHOD AUTHORITY PATH ?QUERY BODYFILE AGENT: lines of headers (RFC 9421), in HEADERS
  MADE=$(date +%s) COVERED='"@method" "@authority" "@path"' HEADERS='' TAG=
  printf '"@method": %s\n"@authority": %s\n"@path": %s\n' "$1" "$2" "$3" > "$TMP/base"
  if [ -n "$4" ]; then
    COVERED="$COVERED \"@query\""
    printf '"@query": %s\n' "$4" >> "$TMP/base"
  fi
  if [ -n "$5" ]; then
    digest "$5"
    COVERED="$COVERED \"content-digest\""
    printf '"content-digest": sha-256=:%s:\n' "$DIGEST" >> "$TMP/base"
    HEADERS="Content-Digest: sha-256=:$DIGEST:$NL"
  fi
  if [ -n "$6" ]; then
    COVERED="$COVERED \"signature-agent\";key=\"sig1\"" TAG=';tag="web-bot-auth"'
    printf '"signature-agent";key="sig1": %s\n' "$6" >> "$TMP/base"
    HEADERS="${HEADERS}Signature-Agent: sig1=$6$NL"
  fi
  public "$D/key.pem"
  nonce
  COVERED="($COVERED);created=$MADE;expires=$((MADE + 300));keyid=\"$THUMB\";alg=\"ed25519\";nonce=\"$NONCE\"$TAG"
  printf '"@signature-params": %s' "$COVERED" >> "$TMP/base"
  sign_file "$TMP/base"
  HEADERS="${HEADERS}Signature-Input: sig1=$COVERED${NL}Signature: sig1=:$SIG:$NL"
}

authority() {  # the authority of the URL $1 as it is signed, in V
  SCHEME=${1%%://*} V=${1#*://}
  V=${V%%[/?#]*} V=${V##*@}
  case $SCHEME-$V in http-*:80 | https-*:443) V=${V%:*} ;; esac
  lower "$V"
}

lower() {  # text $1 in lower case, in V
  V=$1
  case $V in *[A-Z]*) ;; *) return ;; esac
  for LETTER in Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj Kk Ll Mm Nn Oo Pp Qq Rr Ss Tt Uu Vv Ww Xx Yy Zz; do
    swap "$V" "${LETTER%?}" "${LETTER#?}"
  done
}

# ---------------------------------------------------------------- calling the hub

# Everything that curl has to know goes through a file: addresses and headers may hold what others must not see.
http() {  # http METHOD URL [FILE [TYPE]], headers in the file headers: the status in CODE, the reply in the file reply
  {
    printf 'url = "%s"\nrequest = "%s"\nsilent\nshow-error\noutput = "reply"\nwrite-out = "%%{http_code}"\n' "$2" "$1"
    printf 'max-time = %s\nproto = "=http,https"\nuser-agent = "agent.sh"\n' "$PATIENCE"
    if [ -n "${3:-}" ]; then
      printf 'data-binary = "@%s"\nheader = "Content-Type: %s"\nheader = "Expect:"\n' "$3" "${4:-application/json}"
    fi
    cat "$TMP/headers"
  } > "$TMP/curl"
  : > "$TMP/reply"
  run 'code' -K curl || die 69 "The hub at $HUB does not answer: $(cat "$TMP/err")"
  CODE=
  read -r CODE < "$TMP/code" || :
  rm -f "$TMP/curl"
}
PATIENCE=50

run() {  # run OUTPUT ARGS…: curl without a .curlrc, in this run's folder; a signal ends both
  OUT=$1
  shift
  (cd "$TMP" && exec curl -q "$@" > "$OUT" 2> err) &
  CHILD=$! ENDED=0
  wait "$CHILD" || ENDED=$?
  CHILD=
  return "$ENDED"
}

header() {  # header NAME VALUE: for the next call
  swap "$2" \\ \\\\; swap "$V" '"' '\"'
  printf 'header = "%s: %s"\n' "$1" "$V" >> "$TMP/headers"
}
no_headers() { : > "$TMP/headers"; }

signed() {  # signed BODY [KEYFILE]: the body into a file, headers with its signature (time.body)
  NOW=$(date +%s)
  printf '%s' "$1" > "$TMP/body"
  sign_text "$NOW.$1" "${2:-$D/key.pem}"
  no_headers
  header X-Agent-Sig-Time "$NOW"
  header X-Agent-Sig "$SIG"
}

grant() {  # grant FORM KEYFILE: a token into the file that everything uses; false when the hub says no
  nonce
  signed "$1&client_id=$AGENT&aud=$HUB&nonce=$NONCE" "$2"
  header X-Agent-Id "$AGENT"
  http POST "$HUB/oauth2/token" body application/x-www-form-urlencoded
  case $CODE in 200) ;; 408 | 429 | 5??) refused ;; *) return 1 ;; esac
  val "$TMP/reply" /scope; GRANTED=$V
  val "$TMP/reply" /access_token; told
  keep auth.hdr "Authorization: Bearer $V"
  : > "$TMP/reply"
}

token() {  # a token by the key; by the next one, if the hub took it and this machine never heard
  ! grant grant_type=client_credentials "$D/key.pem" || return 0
  [ -s "$D/key.next" ] || return 1
  if grant grant_type=client_credentials "$D/key.next"; then
    mv -f "$D/key.next" "$D/key.pem"
    return 0
  fi
  return 1
}

api() {  # api METHOD PATH [FILE [TYPE]]: a call with the token, which is replaced when it has become old
  have_agent
  [ -s "$D/auth.hdr" ] || token || unwanted
  with_token "$@"
  if [ "$CODE" = 401 ]; then
    token || unwanted
    with_token "$@"
  fi
  case $CODE in 2??) ;; *) refused ;; esac
}

with_token() {
  printf 'header = "@../auth.hdr"\n' > "$TMP/headers"
  [ -z "$ONCE" ] || header Idempotency-Key "$ONCE"
  http "$1" "$HUB$2" "${3:-}" "${4:-}"
}

# What was sent without hearing an answer is sent again under the same key, so that the hub does it once. After an hour
# the same words are meant anew.
once() {  # once PATH: a key for the body, kept until done; of a question its wait, in WAITED, and its id, in ASKED
  { printf '%s\n' "$1"; cat "$TMP/body"; } > "$TMP/text"
  digest "$TMP/text"
  url64 "$DIGEST"
  PENDING=pending.$V BEGUN=0 WAITED='' ASKED='' NOW=$(date +%s)
  [ ! -s "$D/$PENDING" ] || read -r BEGUN ONCE WAITED ASKED < "$D/$PENDING" || :
  if [ -n "$ASKED" ] || [ "$((BEGUN + 3600))" -gt "$NOW" ]; then return; fi
  forgotten
  nonce
  BEGUN=$NOW ONCE=$NONCE WAITED=
  keep "$PENDING" "$BEGUN $ONCE"
}

forgotten() {  # keys that nobody came back for in two days
  set +f
  for OLD in "$D"/pending.*; do
    [ -s "$OLD" ] || continue
    read -r SINCE REST < "$OLD" || :
    [ "$((SINCE + 172800))" -gt "$NOW" ] || rm -f "$OLD"
  done
  set -f
}

done_once() {
  [ -z "$PENDING" ] || rm -f "$D/$PENDING"
  ONCE='' PENDING=
}

pages() {  # pages PATH?QUERY& HANDLER: walks over a list, page by page
  WHERE=$1 ROW=$2 CURSOR='' MORE=true
  while [ "$MORE" = true ]; do
    encode "$CURSOR"
    api GET "${WHERE}limit=500&max_bytes=1048576${CURSOR:+&cursor=$V}"
    MORE=false
    walk "$TMP/reply" paged
  done
}
paged() {
  case $1 in
    /cursor) CURSOR=$2 ;;
    /has_more) MORE=$2 ;;
    *) "$ROW" "$1" "$2" ;;
  esac
}

unwanted() {
  stopped
  warn 'The hub gives this key no token. To ask again: agent.sh init'
  refused
}

stopped() {  # ends when what the hub refused comes from a revoked agent
  SAID=$CODE
  mv -f "$TMP/reply" "$TMP/said"
  ! revoked || die 1 "$AGENT was revoked. Its key is still in $D. To put it aside: agent.sh key revoke; then, to begin anew: agent.sh init"
  mv -f "$TMP/said" "$TMP/reply"
  CODE=$SAID
}

told() { [ -n "$V" ] || die 69 "What answers at $HUB does not speak as a hub does."; }  # V has what a hub always says

refused() {  # ends with what the hub said
  val "$TMP/reply" /detail; WHY=$V
  [ -n "$WHY" ] || { val "$TMP/reply" /error_description; WHY=$V; }
  [ -n "$WHY" ] || { val "$TMP/reply" /title; WHY=$V; }
  POINTER='' SUM=$WHY
  walk "$TMP/reply" reasons
  val "$TMP/reply" /type
  case $V in */problems/*) WHY="$WHY$NL  See $V" ;; esac
  case $CODE in
    408 | 425 | 429 | 5??) die 75 "Not now ($CODE): ${WHY:-the hub is busy} Run this again." ;;
    409) case $V in */idempotency-running | */domain-unproven) die 75 "Not now (409): $WHY" ;; esac ;;
  esac
  case $CODE in 401 | 403) ;; *) done_once ;; esac
  die 1 "Refused ($CODE): ${WHY:-without a word}"
}
reasons() {
  case $1 in
    /errors/*/pointer) line "$2"; POINTER=$V ;;
    /errors/*/message) line "$2"; case $SUM in "$POINTER $V" | "The body $V") ;; *) WHY="$WHY$NL  $POINTER $V" ;; esac ;;
    /errors/*/allowed/*) line "$2"; WHY="$WHY$NL  allowed: $V" ;;
  esac
}

# ---------------------------------------------------------------- who this is

identity() {  # what the hub tells everybody about this agent, by a name of it; false when it tells nothing
  no_headers
  http GET "$HUB/a/${1:-$AGENT}/.well-known/agent.json"
  case $CODE in 200) ;; 404) return 1 ;; *) refused ;; esac
  val "$TMP/reply" /id; told; ID=$V
  val "$TMP/reply" /public_key; PUBLIC=$V
  val "$TMP/reply" /status; STATUS=$V
  val "$TMP/reply" /created_at; CREATED=$V
  val "$TMP/reply" /deposit; DEPOSIT=$V
  case $ID in
    "$AGENT") rm -f "$D/domain" ;;
    *) keep domain "$ID" ;;
  esac
  case $DEPOSIT in http*/d/) keep deposit "$DEPOSIT" ;; *) rm -f "$D/deposit" ;; esac
}

revoked() { [ -n "$AGENT" ] && identity && [ "$STATUS" = revoked ]; }

known_as() {  # the name by which others look this agent up, in ID, and the address of its documents, in HOME_URL
  kept domain
  ID=${V:-$AGENT}
  [ -n "$ID" ] || die 1 'This key has neither joined nor a domain. Make it known with: agent.sh init'
  kept deposit
  case $V in
    ?*) HOME_URL=${V%/d/} ;;
    *) if [ "$ID" = "$AGENT" ]; then HOME_URL=$HUB/a/$AGENT; else HOME_URL=https://$ID; fi ;;
  esac
}

init() {
  NAME='' PURPOSE='' DOMAIN='' ASK='' MORE=
  while [ $# -gt 0 ]; do
    case $1 in
      --no-tls | --force | --proxy) warn "$1: not needed, the hub serves."; shift; continue ;;
    esac
    need $# "$1"
    case $1 in
      --hub) HUB=$2 ;;
      --name) NAME=$2 ;;
      --purpose) PURPOSE=$2 ;;
      --domain) lower "$2"; DOMAIN=$V ;;
      --scope) SCOPE=$2 ASK=yes ;;
      --network) quote "$2"; MORE="$MORE,\"network\":$V" ;;
      --approver) quote "$2"; MORE="$MORE,\"login_hint\":$V" ;;
      --replaces) quote "$2"; MORE="$MORE,\"replaces\":$V" ASK=yes ;;
      --port | --tls-cert | --tls-key) warn "$1: not needed, the hub serves." ;;
      *) options init "$1" ;;
    esac
    shift 2
  done
  folder
  name_and_purpose
  [ -s "$D/key.pem" ] || new_key "$D/key.pem"
  if [ -n "$AGENT" ] && [ -z "$ASK" ] && token; then
    introduce
    return
  fi
  join
  introduce
}

name_and_purpose() {
  kept name
  [ -n "$NAME" ] || NAME=$V
  [ -n "$NAME" ] || NAME=${DOMAIN%%.*}
  [ -n "$NAME" ] || NAME=agent-$(openssl rand -hex 3)
  kept purpose
  [ -n "$PURPOSE" ] || PURPOSE=${V:-Post, read and pass secrets}
  case $NAME$PURPOSE in
    *[\"\\[:cntrl:]]*) die 64 'Name and purpose must not hold quotes, backslashes or control characters.' ;;
  esac
  keep name "$NAME"
  keep purpose "$PURPOSE"
}

join() {
  public "$D/key.pem"
  quote "$SCOPE"
  signed "{\"name\":\"$NAME\",\"purpose\":\"$PURPOSE\",\"public_key\":\"$PUBLIC\",\"aud\":\"$HUB\",\"scope\":$V$MORE}"
  ROUNDS=${AGENT:+2}
  http POST "$HUB/api/v2/agent/auth" body
  case $CODE in 200) ;; 4??) stopped; refused ;; *) refused ;; esac
  val "$TMP/reply" /agent_id; told; AGENT=$V
  keep agent_id "$AGENT"
  val "$TMP/reply" /auth_req_id; REQUEST=$V
  val "$TMP/reply" /tell_your_human; TELL=$V
  val "$TMP/reply" /status; STATUS=$V
  [ "$STATUS" != pending ] || say "TELL YOUR HUMAN: $TELL"
  while [ "$STATUS" = pending ] && [ "${ROUNDS:=1}" -gt 0 ]; do
    no_headers
    http GET "$HUB/api/v2/agent/auth/$REQUEST?wait=25"
    [ "$CODE" = 200 ] || refused
    val "$TMP/reply" /status; STATUS=$V
    ROUNDS=$((ROUNDS - 1))
  done
  case $STATUS in
    approved) grant "grant_type=urn:openid:params:grant-type:ciba&auth_req_id=$REQUEST" "$D/key.pem" || refused ;;
    pending) die 75 'Still waiting for a person. Tell your human the line above, then run this again.' ;;
    expired) die 75 'Nobody decided in time. Run this again to ask once more.' ;;
    denied) die 1 'A person said no. That is final: do not ask again.' ;;
    *) die 1 "Not joined: ${STATUS:-no answer}" ;;
  esac
}

introduce() {
  identity || ID=$AGENT
  public "$D/key.pem"
  say "Agent identity initialized for $ID"
  say "  Agent:      $AGENT"
  say "  Public Key: $PUBLIC"
  known_as
  say "  Base URL:   $HOME_URL"
  case " $GRANTED " in
    *' vault '*) ;;
    *) warn 'Without the scope vault there is no deposit box, vault or magic link. To ask a person for it: agent.sh init --scope "'"$SCOPE"'"' ;;
  esac
  if [ -n "$DOMAIN" ] && [ "$DOMAIN" != "$ID" ]; then domains add "$DOMAIN"; fi
}
GRANTED=

whoami() {
  [ $# -eq 0 ] || options whoami "$1"
  have_agent
  if ! identity; then
    api GET /api/v2/agent/me
    val "$TMP/reply" /agent_id; ID=$V
    val "$TMP/reply" /status; STATUS=$V
    val "$TMP/reply" /approved_at; CREATED=$V
    public "$D/key.pem"
  fi
  say "Domain:     $ID"
  say "Public Key: $PUBLIC"
  say "Status:     $STATUS"
  say "Created:    $CREATED"
  say "Agent:      $AGENT"
  say "Hub:        $HUB"
}

status() {
  [ $# -eq 0 ] || options status "$1"
  have_agent
  identity || :
  known_as
  api GET /api/v2/agent/me
  val "$TMP/reply" /status; STANDING=$V
  val "$TMP/reply" /scope; GRANTED=$V
  val "$TMP/reply" /approval_expires_at; UNTIL=$V
  val "$TMP/reply" /unread; UNREAD=$V
  SECRETS=
  case " $GRANTED " in
    *' vault '*) SECRETS=0; pages '/api/v2/agent/vault?' count_labels ;;
  esac
  say "Domain:   $ID"
  case $HOME_URL in https://*) say 'TLS:      enabled' ;; *) say 'TLS:      disabled' ;; esac
  [ -z "$SECRETS" ] || say "Vault:    $SECRETS secrets"
  say "Server:   $HUB ($STANDING, approved until $UNTIL)"
  say "Scopes:   $GRANTED"
  say "Unread:   ${UNREAD:-0}"
}
count_labels() { case $1 in /secrets/*/label) SECRETS=$((SECRETS + 1)) ;; esac; }

served() {  # what atomic's server does
  case $1 in
    serve) say "Nothing to start: the hub at $HUB serves your agent.json, deposit box and magic links." ;;
    stop) say "Nothing to stop: the hub at $HUB serves. To end this identity for good: agent.sh key revoke" ;;
    service) say "No service to install, remove or watch: the hub at $HUB serves. See: agent.sh status" ;;
  esac
}

# ---------------------------------------------------------------- others

verify() {
  DOMAIN='' RAW=
  for ARG; do
    case $ARG in --json) RAW=yes ;; -*) options verify "$ARG" ;; *) [ -z "$DOMAIN" ] || options verify "$ARG"; DOMAIN=$ARG ;; esac
  done
  [ -n "$DOMAIN" ] || die 64 'Whom? agent.sh verify fin.example.com'
  encode "$DOMAIN"
  case $DOMAIN in agent_*) WHOM=agent_id ;; *) WHOM=domain ;; esac
  api GET "/api/v2/agent/verify?$WHOM=$V"
  [ -z "$RAW" ] || { cat "$TMP/reply"; say; }
  val "$TMP/reply" /result; RESULT=$V
  if [ -z "$RAW" ]; then
    # What others write of themselves stays on its line.
    shown_as Domain: /id
    shown_as 'Public Key:' /public_key
    shown_as Status: /status
    shown_as Created: /created_at
    shown_as WARNING: /detail
  fi
  lower "$RESULT"
  case $V in
    valid) SHOWN=VALID RC=0 ;;
    revoked) SHOWN=REVOKED RC=2 ;;
    *mismatch) SHOWN='DOMAIN MISMATCH' RC=3 ;;
    invalid) SHOWN=INVALID RC=4 ;;
    *) SHOWN=UNREACHABLE RC=4 ;;
  esac
  [ -n "$RAW" ] || say "  Result:     $SHOWN"
  return "$RC"
}

shown_as() {  # shown_as TITLE PATH: a line with that member of the reply, if it is there
  val "$TMP/reply" "$2"
  swap "$V" "$NL" ' '
  [ -z "$V" ] || printf '  %-11s %s\n' "$1" "$V"
}

# ---------------------------------------------------------------- deposit box, vault, magic links

deposit_url() {
  LABEL='' EXPIRES=10m
  while [ $# -gt 0 ]; do
    need $# "$1"
    case $1 in --label) LABEL=$2 ;; --expires) EXPIRES=$2 ;; *) options deposit-url "$1" ;; esac
    shift 2
  done
  case $LABEL in '' | *[!\ -~]*) die 64 'A label is needed: --label stripe_key, of plain ASCII characters.' ;; esac
  [ "${#LABEL}" -le 256 ] || die 64 'A label has at most 256 characters.'
  lasting "$EXPIRES"
  [ "$V" -le 86400 ] || { warn 'A deposit URL lives for 24 hours at most; this one does.'; V=86400; }
  have_agent
  NOW=$(date +%s)
  UNTIL=$((NOW + V))
  nonce
  quote "$LABEL"
  printf '{"label":%s,"nonce":"%s","expires_at":%s,"iat":%s}' "$V" "$NONCE" "$UNTIL" "$NOW" > "$TMP/payload"
  url64 "$(openssl base64 -A -in "$TMP/payload")"; PAYLOAD=$V
  sign_text "$PAYLOAD"
  url64 "$SIG"; TOKEN=$PAYLOAD.$V
  known_as
  say "$HOME_URL/d/$TOKEN"
}

deposits() {
  QUERY=
  case ${1:-} in
    '') ;;
    --label) need $# "$1"; [ $# -eq 2 ] || options deposits "$3"; encode "$2"; QUERY="label=$V&" ;;
    *) options deposits "$1" ;;
  esac
  ROWS=0 LABEL='' ADDRESS='' CLIENT='' TIME=
  pages "/api/v2/agent/deposits?$QUERY" show_deposit
  [ "$ROWS" -gt 0 ] || say 'No deposits yet.'
}
show_deposit() {
  line "$2"
  case $1 in
    /deposits/*/label) LABEL=$V ;;
    /deposits/*/deposited_at) TIME=$V ;;
    /deposits/*/ip) ADDRESS=$V ;;
    /deposits/*/user_agent) CLIENT=$V ;;
    end:/deposits/*/*) ;;
    end:/deposits/*)
      ROWS=$((ROWS + 1))
      say "$TIME  $LABEL"
      case $ADDRESS in '' | null) ;; *) say "  IP:         $ADDRESS" ;; esac
      case $CLIENT in '' | null) ;; *) say "  User-Agent: $CLIENT" ;; esac
      say
      LABEL='' ADDRESS='' CLIENT='' TIME=
      ;;
  esac
}

magic_link() {
  VERB=${1:-}
  [ $# -eq 0 ] || shift
  case $VERB in
    host)
      [ $# -ge 1 ] || die 64 'Which code? agent.sh magic-link host CODE'
      LINK_CODE=$1 EXPIRES=5m
      shift
      case ${1:-} in '') ;; --expires) need $# "$1"; [ $# -eq 2 ] || options magic-link "$3"; EXPIRES=$2 ;; *) options magic-link "$1" ;; esac
      lasting "$EXPIRES"; TTL=$V
      [ "$TTL" -le 3600 ] || { warn 'A magic link lives for an hour at most; this one does.'; TTL=3600; }
      quote "$LINK_CODE"
      printf '{"code":%s,"expires_in":%s}' "$V" "$TTL" > "$TMP/body"
      once /api/v2/agent/magic-links
      api POST /api/v2/agent/magic-links body
      val "$TMP/reply" /url; told
      done_once
      say "$V"
      span "$TTL"
      say "Expires in $V. Service can verify at that URL."
      ;;
    list)
      [ $# -eq 0 ] || options magic-link "$1"
      ROWS=0 HINT='' LEFT=0
      pages '/api/v2/agent/magic-links?' show_link
      [ "$ROWS" -gt 0 ] || say 'No active magic links.'
      ;;
    *) options magic-link "$VERB" ;;
  esac
}
show_link() {
  line "$2"
  case $1 in
    /magic_links/*/hint) HINT=$V ;;
    /magic_links/*/expires_in) LEFT=$V ;;
    end:/magic_links/*/*) ;;
    end:/magic_links/*) ROWS=$((ROWS + 1)); span "$LEFT"; say "$HINT****  (expires in $V)" ;;
  esac
}

vault() {
  VERB=${1:-}
  [ $# -eq 0 ] || shift
  case $VERB in
    set | get | delete)
      [ $# -ge 1 ] || die 64 "Which label? agent.sh vault $VERB LABEL"
      case $1 in '' | *[[:cntrl:]]*) die 64 'A label has no control characters, and at least one other.' ;; esac
      [ "${#1}" -le 256 ] || die 64 'A label has at most 256 bytes.'
      label_at "$1"
      shift
      ;;
  esac
  case $VERB in
    set)
      [ $# -le 1 ] || options 'vault set' "$2"
      if [ $# -eq 1 ]; then printf '%s' "$1" > "$TMP/value"; else from_stdin; fi
      [ -s "$TMP/value" ] || die 64 'No value: give it on the standard input, or as an argument, which others on this machine can see.'
      api PUT "$WHERE" value application/octet-stream
      say "Stored '$LABEL'"
      ;;
    get)
      [ $# -eq 0 ] || options 'vault get' "$1"
      api GET "$WHERE"
      cat "$TMP/reply"
      ;;
    delete)
      [ $# -eq 0 ] || options 'vault delete' "$1"
      api DELETE "$WHERE"
      say "Deleted '$LABEL'"
      ;;
    list)
      [ $# -eq 0 ] || options 'vault list' "$1"
      ROWS=0
      pages '/api/v2/agent/vault?' show_label
      [ "$ROWS" -gt 0 ] || say 'Vault is empty'
      ;;
    *) options vault "$VERB" ;;
  esac
}
label_at() {  # the label $1 in LABEL, and where the hub keeps its value in WHERE
  LABEL=$1
  encode "$LABEL"
  WHERE=/api/v2/agent/vault/$V
  case $LABEL in */* | *\\* | *\;* | *%* | . | ..) WHERE="/api/v2/agent/vault?label=$V" ;; esac
}
show_label() {
  case $1 in /secrets/*/label) ROWS=$((ROWS + 1)); line "$2"; say "$V" ;; esac
}

from_stdin() {  # the standard input into the file value, without the line feeds at its end
  cat > "$TMP/value"
  if text_of "$TMP/value"; then  # other bytes are stored as they came
    while [ "$TEXT" != "${TEXT%"$NL"}" ]; do TEXT=${TEXT%"$NL"}; done
    printf '%s' "$TEXT" > "$TMP/value"
  fi
}

text_of() {  # what is in file $1, in TEXT; false when a shell cannot hold it, because there are NUL bytes in it
  { TEXT=$(cat "$1"; printf .); } 2>/dev/null
  TEXT=${TEXT%.}
  printf '%s' "$TEXT" > "$TMP/text"
  digest "$1"; SUM=$DIGEST
  digest "$TMP/text"
  [ "$SUM" = "$DIGEST" ]
}

# ---------------------------------------------------------------- signing a call to somebody else

sign() {
  DRY=
  if [ "${1:-}" = --dry-run ]; then DRY=yes; shift; fi
  [ "${1:-}" != -- ] || shift
  [ $# -gt 0 ] || die 64 'Which call? agent.sh sign -- curl https://partner.example/…'
  case ${1##*/} in curl) ;; *) die 64 "Only calls by curl can be signed, not by $1." ;; esac
  have_key
  known_as
  PROGRAM=$1
  shift
  LEFT=$# PIECES=0 URL='' VERB='' HEAD='' AUTHORITY='' STDIN='' GLOB=yes EMPTY=
  : > "$TMP/body"
  while [ "$LEFT" -gt 0 ]; do
    ARG=$1 OPTION='' VALUE='' TAKE=
    shift
    LEFT=$((LEFT - 1))
    case $ARG in
      --data=* | --data-raw=* | --data-binary=* | --data-ascii=* | --json=* | --request=* | --url=* | --header=*)
        OPTION=${ARG%%=*} VALUE=${ARG#*=}
        set -- "$@" "$OPTION" "$VALUE"
        ;;
      --?*) long_option "$ARG"; set -- "$@" "$ARG" ;;
      -?*) short_options "${ARG#-}"; set -- "$@" "$ARG" ;;
      *) OPTION=--url VALUE=$ARG; set -- "$@" "$ARG" ;;
    esac
    if [ -n "$TAKE" ]; then
      [ "$LEFT" -gt 0 ] || die 64 "$OPTION needs a value."
      VALUE=$1
      shift
      LEFT=$((LEFT - 1))
      set -- "$@" "$VALUE"
    fi
    consider "$OPTION" "$VALUE"
  done
  sign_call
  while [ -n "$HEADERS" ]; do  # the last line first, so that they stand in order in front of the rest
    HEADERS=${HEADERS%"$NL"}
    set -- -H "${HEADERS##*"$NL"}" "$@"
    case $HEADERS in *"$NL"*) HEADERS=${HEADERS%"$NL"*}$NL ;; *) HEADERS= ;; esac
  done
  set -- -q "$@"  # first, so that no .curlrc adds to the call what is not signed
  if [ -n "$DRY" ]; then
    shell_quote "$PROGRAM"
    SHOWN=$V
    for ARG; do shell_quote "$ARG"; SHOWN="$SHOWN $V"; done
    say "$SHOWN"
    return
  fi
  [ -z "$STDIN" ] || exec < "$TMP/stdin"
  rm -rf "$TMP"
  trap - EXIT HUP INT PIPE TERM
  exec "$PROGRAM" "$@"
}

long_option() {
  OPTION=$1
  case $1 in
    --data | --data-ascii | --data-raw | --data-binary | --json | --request | --url | --header) TAKE=yes ;;
    --user-agent | --cookie | --cookie-jar | --dump-header | --referer | --output | --output-dir | --write-out | \
      --max-time | --connect-timeout | --user | --proxy | --proxy-user | --noproxy | --cert | --cert-type | --key | \
      --key-type | --pass | --cacert | --capath | --ciphers | --tls-max | --pinnedpubkey | --resolve | --connect-to | \
      --interface | --limit-rate | --max-filesize | --retry | --retry-delay | --retry-max-time | --stderr | \
      --unix-socket | --oauth2-bearer | --expect100-timeout | --keepalive-time) TAKE=yes ;;
    --head | --globoff | --silent | --show-error | --fail | --fail-with-body | --include | --verbose | --insecure | \
      --compressed | --no-buffer | --http1.0 | --http1.1 | --http2 | --http3 | --ipv4 | --ipv6 | --tlsv1.2 | \
      --tlsv1.3 | --remote-name | --remote-time | --create-dirs | --progress-bar | --no-progress-meter | \
      --retry-connrefused | --retry-all-errors | --no-keepalive | --netrc | --disable) ;;
    *) cannot "$1" ;;
  esac
}

short_options() {  # letters that stand together; the last may take a value
  LETTERS=$1
  while [ -n "$LETTERS" ]; do
    OPTION=-${LETTERS%"${LETTERS#?}"} LETTERS=${LETTERS#?}
    case $OPTION in
      -[sSfivkN0146OR#nq]) ;;
      -I | -g) consider "$OPTION" '' ;;
      -[dXHAbcDeEmouUwxyYz])
        VALUE=$LETTERS
        [ -n "$LETTERS" ] || TAKE=yes
        return
        ;;
      *) cannot "$OPTION" ;;
    esac
  done
  OPTION=
}

cannot() {
  case $1 in
    -F | --form*) WHY='curl makes up the body of a form only while it sends it. Send --data-binary @file instead.' ;;
    --data-urlencode) WHY='Encode the value yourself and send it with --data-raw.' ;;
    -G | --get) WHY='Write the query into the URL.' ;;
    -T | --upload-file) WHY='Use -X PUT --data-binary @file.' ;;
    -L | --location*) WHY='A redirect would carry the signature to another address. Sign the call to that address.' ;;
    -K | --config | -: | --next | -Z | --parallel) WHY='Sign one call at a time, with all of it in the arguments.' ;;
    *) WHY='agent.sh cannot tell what it does to the call.' ;;
  esac
  die 64 "A call with $1 cannot be signed. $WHY"
}

consider() {  # consider OPTION VALUE: what it says about the call
  case $1 in
    --url)
      [ -z "$URL" ] || die 64 'One URL at a time: a signature is for one call.'
      URL=$2
      ;;
    -X | --request) VERB=$2 ;;
    -I | --head) HEAD=yes ;;
    -g | --globoff) GLOB= ;;
    -d | --data | --data-ascii) piece --data "$2" ;;
    --data-raw | --data-binary | --json) piece "$1" "$2" ;;
    -H | --header)
      case $2 in
        [Hh][Oo][Ss][Tt]:*) AUTHORITY=${2#*:}; AUTHORITY=${AUTHORITY#"${AUTHORITY%%[! ]*}"} ;;
        @*) die 64 'Headers from a file may hold anything. Write them as arguments.' ;;
      esac
      ;;
  esac
}

piece() {  # piece OPTION VALUE: what curl adds to the body
  case $PIECES$1 in 0* | *--json) ;; *) printf '&' >> "$TMP/body" ;; esac
  PIECES=$((PIECES + 1))
  SOURCE=
  case $1$2 in
    --data-raw*) ;;
    *--*@-)
      [ -z "$STDIN" ] || die 64 'The standard input can be read only once.'
      STDIN=yes SOURCE=$TMP/stdin
      cat > "$SOURCE"
      ;;
    --data@* | --data-binary@* | --json@*) SOURCE=${2#@} ;;
  esac
  if [ -z "$SOURCE" ]; then
    [ -n "$2" ] || EMPTY=yes
    printf '%s' "$2" >> "$TMP/body"
    return
  fi
  if [ ! -f "$SOURCE" ] || [ ! -r "$SOURCE" ]; then die 1 "The file $SOURCE cannot be read."; fi
  [ -s "$SOURCE" ] || EMPTY=yes
  case $1 in
    --data)  # without line ends, as curl sends it
      text_of "$SOURCE" || die 64 "There are NUL bytes in $SOURCE. Send it with --data-binary."
      IFS=$CR$NL
      # shellcheck disable=SC2086 # split on purpose
      set -- $TEXT
      IFS=
      printf '%s' "$*" >> "$TMP/body"
      IFS=$SPACES
      ;;
    *) cat "$SOURCE" >> "$TMP/body" ;;
  esac
}

sign_call() {
  case $URL in
    http://?* | https://?*) ;;
    *) die 64 'The URL has to begin with http:// or https://.' ;;
  esac
  case $EMPTY$PIECES in yes | yes1 | [0-9]*) ;; *) die 64 'Leave out the empty part of the body: not every curl joins it alike.' ;; esac
  URL=${URL%%#*}
  REST=${URL#*://}
  TARGET=${REST#"${REST%%[/?]*}"}
  QUERY=
  case $TARGET in *\?*) QUERY=\?${TARGET#*\?} TARGET=${TARGET%%\?*} ;; esac
  case $TARGET in /*) ;; *) TARGET=/$TARGET ;; esac
  case $URL$AUTHORITY in *[!!-~]* | *\\*) die 64 'Write the URL with %XX for what is not plain ASCII.' ;; esac
  case $GLOB$TARGET$QUERY in yes*[{}\[\]]*) die 64 'The URL holds brackets, which curl would expand. Add -g, or write them as %XX.' ;; esac
  case $TARGET/ in */./* | */../*) die 64 'Write the URL without /./ and /../, as curl would send it.' ;; esac
  if [ -n "$AUTHORITY" ]; then authority "${URL%%://*}://$AUTHORITY"; else authority "$URL"; fi
  AUTHORITY=$V
  if [ "$PIECES" -gt 0 ]; then BODY=$TMP/body; else BODY=; fi
  if [ -z "$VERB" ]; then
    VERB=GET
    [ -z "$BODY" ] || VERB=POST
    [ -z "$HEAD" ] || VERB=HEAD
  fi
  NOW=$(date +%s)
  { printf '%s.' "$NOW"; cat "$TMP/body"; } > "$TMP/text"
  sign_file "$TMP/text"
  LEGACY="X-Agent-Id: $ID${NL}X-Agent-Sig: $SIG${NL}X-Agent-Sig-Time: $NOW$NL"
  # A directory of keys is looked for at the root of a host; where many agents share one, their key sets are named.
  case ${HOME_URL#*://} in
    */*) KEYS="\"$HOME_URL/.well-known/jwks.json\";type=jwks_uri" ;;
    *) KEYS="\"$HOME_URL\"" ;;
  esac
  http_signature "$VERB" "$AUTHORITY" "$TARGET" "$QUERY" "$BODY" "$KEYS"
  HEADERS=$LEGACY$HEADERS
}

shell_quote() {  # text $1 as a word that a shell reads back, in V
  case $1 in
    '' | *[!A-Za-z0-9_./:=@%+,-]*) swap "$1" \' "'\\''"; V=\'$V\' ;;
    *) V=$1 ;;
  esac
}

# ---------------------------------------------------------------- keys

key() {
  VERB=${1:-}
  [ $# -eq 0 ] || shift
  [ $# -eq 0 ] || options key "$1"
  case $VERB in
    rotate) rotate ;;
    revoke)
      have_agent
      if ! revoked; then
        printf '{}' > "$TMP/body"
        api POST /api/v2/agent/keys/revoke body
      fi
      ENDED=$AGENT
      put_aside
      say "Revoked. Nobody speaks for $ENDED any more, and nothing can be left with it; this cannot be undone."
      say "Its key is put aside in $D. To begin anew with another one: agent.sh init"
      ;;
    list)
      api GET '/api/v2/agent/keys?limit=1'
      walk "$TMP/reply" show_key
      ;;
    *) options key "$VERB" ;;
  esac
}

put_aside() {  # what was revoked, the key first: without it init begins anew
  WHEN=$(date -u +%Y%m%dT%H%M%SZ)
  mv -f "$D/key.pem" "$D/key.revoked-$WHEN.pem"
  mv -f "$D/agent_id" "$D/agent_id.revoked-$WHEN"
  set +f
  rm -f "$D/auth.hdr" "$D/key.next" "$D/domain" "$D/deposit" "$D/cursor" "$D"/pending.*
  set -f
}

# The next key is a file before the hub hears of it, and takes the place of the first only after the hub said yes:
# whenever this is interrupted, running it again ends with the key that the hub knows.
rotate() {
  have_agent
  if [ -s "$D/key.next" ] && grant grant_type=client_credentials "$D/key.next"; then
    mv -f "$D/key.next" "$D/key.pem"
  else
    [ -s "$D/key.next" ] || new_key "$D/key.next"
    public "$D/key.next"
    NEXT=$PUBLIC NOW=$(date +%s)
    sign_text "hub-rotate-v1$NL$HUB$NL$AGENT$NL$THUMB$NL$NOW" "$D/key.next"
    printf '{"public_key":"%s","proof":"%s","time":%s}' "$NEXT" "$SIG" "$NOW" > "$TMP/body"
    authority "$HUB"
    http_signature POST "$V" /api/v2/agent/keys/rotate '' "$TMP/body" ''
    header_lines
    http POST "$HUB/api/v2/agent/keys/rotate" body
    case $CODE in 2??) ;; *) refused ;; esac
    mv -f "$D/key.next" "$D/key.pem"
    rm -f "$D/auth.hdr"
  fi
  public "$D/key.pem"
  say "Rotated. Identity, vault and outstanding deposit URLs stay."
  say "  Public Key: $PUBLIC"
}

header_lines() {  # the lines in HEADERS, for the next call
  no_headers
  while [ -n "$HEADERS" ]; do
    LINE=${HEADERS%%"$NL"*} HEADERS=${HEADERS#*"$NL"}
    header "${LINE%%: *}" "${LINE#*: }"
  done
}

show_key() {
  line "$2"
  case $1 in
    /keys/*/public_key) SHOWN=$V ;;
    /keys/*/status) STANDING=$V ;;
    /keys/*/created_at) SINCE=$V ;;
    end:/keys/*/*) ;;
    end:/keys/*) say "$SHOWN  $STANDING  since $SINCE" ;;
  esac
}

# ---------------------------------------------------------------- messages

post() {
  TO='' TOPIC='' WORK=working
  while [ $# -gt 0 ]; do
    case $1 in
      --to | --topic | --status)
        need $# "$1"
        quote "$2"
        case $1 in --to) TO=",\"to\":[$V]" ;; --topic) TOPIC=",\"topic\":$V" ;; *) WORK=$2 ;; esac
        shift 2
        ;;
      --) shift; break ;;
      -?*) options post "$1" ;;
      *) break ;;
    esac
  done
  [ $# -eq 1 ] || die 64 'What? agent.sh post "Nightly build has started"'
  quote "$1"; TEXT=$V
  quote "$WORK"
  printf '{"type":"status_update"%s,"payload":{"status":%s,"summary":%s}}' "$TO$TOPIC" "$V" "$TEXT" > "$TMP/body"
  once /api/v2/agent/messages
  api POST /api/v2/agent/messages body
  val "$TMP/reply" /id; told
  done_once
  say "$V"
}

read_messages() {
  kept cursor
  SINCE=${V:-all} WAIT=0 KEEP=yes
  while [ $# -gt 0 ]; do
    need $# "$1"
    case $1 in --since) SINCE=$2 KEEP= ;; --wait) seconds "$2"; WAIT=$V ;; *) options read "$1" ;; esac
    shift 2
  done
  [ "$WAIT" -le 55 ] || WAIT=55
  encode "$SINCE"
  PATIENCE=$((WAIT + 20))
  api GET "/api/v2/agent/messages?since=$V&wait=$WAIT"
  elements messages
  val "$TMP/reply" /has_more; MORE=$V
  val "$TMP/reply" /cursor
  [ -z "$KEEP" ] || keep cursor "$V"
  [ "$MORE" != true ] || if [ -n "$KEEP" ]; then warn 'There is more: agent.sh read'; else warn "There is more: agent.sh read --since $V"; fi
}

elements() {  # elements MEMBER: each object of that list of the reply on a line of its own, as the hub wrote it
  DOC=$(cat "$TMP/reply")
  DOC=${DOC#*"\"$1\":["}
  DEPTH=0 OPEN='' INSIDE=
  IFS=\"
  # shellcheck disable=SC2086 # split on purpose
  set -- $DOC
  IFS=$SPACES
  for PART; do
    if [ -n "$INSIDE" ]; then
      OPEN=$OPEN$PART\"
      TAIL=${PART##*[!\\]}
      [ "$((${#TAIL} % 2))" -eq 1 ] || INSIDE=
      continue
    fi
    while [ -n "$PART" ]; do
      MARK=${PART%"${PART#?}"} PART=${PART#?}
      case $DEPTH$MARK in 0,) continue ;; 0]) return ;; esac
      OPEN=$OPEN$MARK
      case $MARK in
        \{ | \[) DEPTH=$((DEPTH + 1)) ;;
        \} | \]) DEPTH=$((DEPTH - 1)); [ "$DEPTH" -gt 0 ] || { say "$OPEN"; OPEN=; } ;;
      esac
    done
    OPEN=$OPEN\" INSIDE=yes
  done
}

ask() {
  WAIT=25 MORE=
  while [ $# -gt 0 ]; do
    case $1 in
      --human) MORE="$MORE,\"escalate_to_human\":true"; shift ;;
      --to | --wait)
        need $# "$1"
        case $1 in --to) quote "$2"; MORE="$MORE,\"to\":[$V]" ;; *) seconds "$2"; WAIT=$V ;; esac
        shift 2
        ;;
      --) shift; break ;;
      -?*) options ask "$1" ;;
      *) break ;;
    esac
  done
  [ $# -eq 1 ] || die 64 'What? agent.sh ask "Which branch holds the release?"'
  [ "$WAIT" -le 55 ] || WAIT=55
  quote "$1"; TEXT=$V
  printf '{"question":%s%s}' "$TEXT" "$MORE" > "$TMP/body"
  once /api/v2/agent/questions
  if [ -n "$ASKED" ]; then
    await_answers "$ASKED"
    return
  fi
  WAIT=${WAITED:-$WAIT}  # the same words again are the same body
  keep "$PENDING" "$BEGUN $ONCE $WAIT"
  printf '{"question":%s,"wait":%s%s}' "$TEXT" "$WAIT" "$MORE" > "$TMP/body"
  PATIENCE=$((WAIT + 20))
  api POST /api/v2/agent/questions body
  val "$TMP/reply" /id; told
  keep "$PENDING" "$BEGUN $ONCE $WAIT $V"
  show_answers
}

answers() {
  WAIT=0
  [ $# -ge 1 ] || die 64 'To which question? agent.sh answers msg_…'
  QUESTION=$1
  shift
  case ${1:-} in '') ;; --wait) need $# "$1"; seconds "$2"; WAIT=$V ;; *) options answers "$1" ;; esac
  await_answers "$QUESTION"
}

await_answers() {  # await_answers QUESTION, for WAIT seconds
  [ "$WAIT" -le 55 ] || WAIT=55
  encode "$1"
  PATIENCE=$((WAIT + 20))
  api GET "/api/v2/agent/questions/$V?wait=$WAIT"
  show_answers
}

show_answers() {  # the answers, or that there is none yet
  val "$TMP/reply" /id; QUESTION=$V
  val "$TMP/reply" /status; STATUS=$V
  val "$TMP/reply" /answer_count
  case $V in
    '' | 0)
      case $STATUS in open | '') die 75 "No answer yet. Run this again, or later: agent.sh answers $QUESTION --wait 55" ;; esac
      done_once
      die 1 "Nobody answered; the question is $STATUS."
      ;;
  esac
  walk "$TMP/reply" show_answer
  done_once
}
show_answer() {
  case $1 in
    /answers/*/origin/agent_name) line "$2"; WHO=$V ;;
    /answers/*/origin/kind) line "$2"; WHO=$V ;;
    /answers/*/answer) plain "$2"; swap "$V" "$NL" "$NL  "; TEXT=$V ;;
    end:/answers/*/*) ;;
    end:/answers/*) say "${WHO:-somebody}: ${TEXT:-}"; WHO='' TEXT='' ;;
  esac
}

subscribe() {
  SINCE=latest QUERY='' LIMIT=
  while [ $# -gt 0 ]; do
    case $1 in
      --since | --for)
        need $# "$1"
        case $1 in --since) SINCE=$2 ;; *) lasting "$2"; LIMIT=$V ;; esac
        shift 2
        ;;
      -?*) options subscribe "$1" ;;
      *) encode "$1"; QUERY="$QUERY&topic=$V"; shift ;;
    esac
  done
  have_agent
  # A call that says whether the token is still good, because a stream cannot begin twice.
  api GET /api/v2/agent/me
  encode "$SINCE"
  printf 'url = "%s"\nsilent\nshow-error\nfail\nno-buffer\nheader = "@../auth.hdr"\nheader = "Accept: application/x-ndjson"\n' \
    "$HUB/api/v2/agent/subscribe?since=$V$QUERY" > "$TMP/curl"
  [ -z "$LIMIT" ] || printf 'max-time = %s\n' "$LIMIT" >> "$TMP/curl"
  ENDED=0
  stream || ENDED=$?
  case $ENDED in
    0) die 75 'The hub ended the stream. Run this again.' ;;
    22) die 1 "The hub refused the stream: $(cat "$TMP/err")" ;;
    28) [ -n "$LIMIT" ] || die 69 'The stream broke off. Run this again.' ;;
    *) die 69 "The hub at $HUB does not answer: $(cat "$TMP/err")" ;;
  esac
}
stream() {  # curl to the standard output
  (cd "$TMP" && exec curl -q -K curl 2> err) &
  CHILD=$! ENDED=0
  wait "$CHILD" || ENDED=$?
  CHILD=
  return "$ENDED"
}

# ---------------------------------------------------------------- domains

domains() {
  VERB=${1:-list}
  [ $# -eq 0 ] || shift
  case $VERB in
    add | check) [ $# -eq 1 ] || die 64 "Which domain? agent.sh domains $VERB fin.example.com" ;;
    list) [ $# -eq 0 ] || options domains "$1" ;;
    *) options domains "$VERB" ;;
  esac
  case $VERB in
    add)
      quote "$1"
      printf '{"domain":%s}' "$V" > "$TMP/body"
      api POST /api/v2/agent/domains body
      show_domain "$1"
      ;;
    check)
      printf '{}' > "$TMP/body"
      encode "$1"
      api POST "/api/v2/agent/domains/$V/check" body
      show_domain "$1"
      ;;
    list)
      api GET /api/v2/agent/domains
      ROWS=0 SHOWN='' STANDING='' OFFERED=
      walk "$TMP/reply" list_domain
      [ "$ROWS" -gt 0 ] || say 'No domains yet.'
      [ -z "$OFFERED" ] || say "Without any proof you can have: agent.sh domains add $OFFERED"
      ;;
  esac
}
list_domain() {
  line "$2"
  case $1 in
    /domains/*/domain) SHOWN=$V ;;
    /domains/*/status) STANDING=$V ;;
    /hosted_name) [ "$V" = null ] || OFFERED=$V ;;
    end:/domains/*/*) ;;
    end:/domains/*) ROWS=$((ROWS + 1)); say "$SHOWN  $STANDING" ;;
  esac
}

show_domain() {
  val "$TMP/reply" /status; STATUS=$V
  say "$1: ${STATUS:-unknown}"
  case $STATUS in
    verified)
      kept domain
      # Under its id the hub may tell for a second more what it told before; nobody asked for the new name yet.
      if [ -n "$V" ] || ! identity "$1"; then identity || :; fi
      return
      ;;
    pending) ;;
    *) die 1 "The domain $1 is $STATUS." ;;
  esac
  say 'Publish one of the two, and leave it there:'
  val "$TMP/reply" /challenge/dns/name; PLACE=$V
  val "$TMP/reply" /challenge/dns/value; say "  TXT   $PLACE  $V"
  val "$TMP/reply" /challenge/file/url; PLACE=$V
  val "$TMP/reply" /challenge/file/content; say "  file  $PLACE  $V"
  die 75 "Not proven yet. When it is there: agent.sh domains check $1"
}

# ---------------------------------------------------------------- a folder of atomic

import_atomic() {
  FROM=${1:-$HOME/.atomic}
  [ $# -le 1 ] || options import "$2"
  [ -r "$FROM/credentials" ] || die 1 "There is no $FROM/credentials that can be read."
  val "$FROM/credentials" /private_key; SEED=$V
  case $SEED in ???????????????????????????????????????????=) ;; *) die 1 "$FROM/credentials holds no Ed25519 seed." ;; esac
  printf '%s' "$SEED" > "$TMP/seed64"
  { printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'; openssl base64 -d -A -in "$TMP/seed64"; } > "$TMP/seed"
  openssl pkey -inform DER -in "$TMP/seed" -out "$TMP/new.pem" 2>/dev/null || die 1 "$FROM/credentials holds no Ed25519 seed."
  SEED=
  public "$TMP/new.pem"; THEIRS=$PUBLIC
  val "$FROM/credentials" /public_key
  [ "$V" = "$THEIRS" ] || die 1 "The two keys in $FROM/credentials do not belong together."
  val "$FROM/credentials" /domain; DOMAIN=$V
  if [ -s "$D/key.pem" ]; then
    public "$D/key.pem"
    [ "$PUBLIC" = "$THEIRS" ] || die 1 "There is another identity in $D already; it is not overwritten. Import goes before init."
  else
    mv -f "$TMP/new.pem" "$D/key.pem"
  fi
  kept name
  [ -n "$V" ] || keep name "$DOMAIN"
  [ -n "$AGENT" ] || [ -z "$DOMAIN" ] || keep domain "$DOMAIN"
  say "Imported the key of $DOMAIN"
  say "  Public Key: $THEIRS"
  if [ -n "$AGENT" ]; then
    take_values
    return
  fi
  say "Next: agent.sh init --domain $DOMAIN; then agent.sh import again, which moves the vault; then point $DOMAIN to the hub."
  say 'Deposit URLs that atomic gave out count here too. Its log of deposits and its magic links stay where they are.'
}

# The vault of atomic is a database that atomic alone opens. It looks for it in the home folder.
atomic_opens() {  # atomic_opens FOLDER: false, and says why, where no atomic opens it
  if ! command -v atomic > /dev/null 2>&1; then
    say 'The vault was not moved, because only atomic opens it: run this again where atomic is on the path.'
    return 1
  fi
  case $1 in
    /*/.atomic) ATOMIC_HOME=${1%/.atomic} ;;
    .atomic | ./.atomic) ATOMIC_HOME=$PWD ;;
    *) say "The vault was not moved, because atomic looks for it in a folder .atomic only, not in $1."; return 1 ;;
  esac
}

take_values() {  # what is in atomic's vault and not in the hub's
  atomic_opens "$FROM" || return 0
  HOME=$ATOMIC_HOME atomic vault list > "$TMP/theirs" < /dev/null || die 1 'atomic could not open its vault.'
  : > "$TMP/ours"
  pages '/api/v2/agent/vault?' note_label
  ROWS=0
  while IFS= read -r NAMED; do
    [ "$NAMED" != 'Vault is empty' ] || continue
    if known "$NAMED" "$TMP/ours"; then warn "'$NAMED' is here already; it is not overwritten."; continue; fi
    HOME=$ATOMIC_HOME atomic vault get "$NAMED" > "$TMP/value" < /dev/null || die 1 "atomic could not open '$NAMED'."
    label_at "$NAMED"
    api PUT "$WHERE" value application/octet-stream
    ROWS=$((ROWS + 1))
    say "Stored '$NAMED'"
  done < "$TMP/theirs"
  rm -f "$TMP/value"
  say "Moved $ROWS values of the vault."
}
note_label() { case $1 in /secrets/*/label) line "$2"; printf '%s\n' "$V" >> "$TMP/ours" ;; esac; }

known() {  # known TEXT FILE: whether TEXT is a line of FILE
  while IFS= read -r HELD; do [ "$HELD" != "$1" ] || return 0; done < "$2"
  return 1
}

give_values() {  # all that is in the hub's vault, to the atomic of the folder INTO
  atomic_opens "$INTO" || return 0
  : > "$TMP/ours"
  pages '/api/v2/agent/vault?' note_label
  ROWS=0
  while IFS= read -r NAMED; do
    label_at "$NAMED"
    api GET "$WHERE"
    HOME=$ATOMIC_HOME atomic vault set "$NAMED" < "$TMP/reply" > /dev/null || die 1 "atomic did not take '$NAMED'. It takes text only."
    ROWS=$((ROWS + 1))
    say "Stored '$NAMED'"
  done < "$TMP/ours"
  say "Gave $ROWS values of the vault to atomic."
}

export_atomic() {
  have_key
  INTO=$HOME/.atomic AS=
  while [ $# -gt 0 ]; do
    case $1 in
      --domain) need $# "$1"; AS=$2; shift 2 ;;
      -?*) options export "$1" ;;
      *) INTO=$1; shift ;;
    esac
  done
  kept domain
  AS=${AS:-$V}
  case $AS in *.*) ;; *) die 64 'atomic needs a domain: agent.sh export --domain fin.example.com [FOLDER]' ;; esac
  [ ! -e "$INTO/credentials" ] || die 1 "$INTO/credentials is there already; it is not overwritten."
  mkdir -p "$INTO"
  public "$D/key.pem"
  seed "$D/key.pem"
  printf '{\n  "domain": "%s",\n  "private_key": "%s",\n  "public_key": "%s",\n  "port": 443,\n  "no_tls": false,\n  "tls_cert": null,\n  "tls_key": null,\n  "proxy": false\n}' \
    "$AS" "$SEED" "$PUBLIC" > "$TMP/credentials"
  SEED=
  CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  printf '{\n  "v": 1,\n  "id": "%s",\n  "name": "%s",\n  "public_key": "%s",\n  "status": "active",\n  "deposit": "https://%s/d/",\n  "created_at": "%s"\n}' \
    "$AS" "$AS" "$PUBLIC" "$AS" "$CREATED" > "$TMP/agent.json"
  mv -f "$TMP/agent.json" "$INTO/agent.json"
  mv -f "$TMP/credentials" "$INTO/credentials"
  say "Exported the key of $AS to $INTO/credentials"
  [ -z "$AGENT" ] || give_values
}

seed() {  # the 32 secret bytes of the key in file $1, base64, in SEED
  openssl pkey -in "$1" -noout -text > "$TMP/seed"
  TEXT=$(cat "$TMP/seed")
  TEXT=${TEXT#*priv:} TEXT=${TEXT%%pub:*}
  IFS=":$SPACES"
  # shellcheck disable=SC2086 # split on purpose
  set -- $TEXT
  IFS=$SPACES
  TEXT=
  : > "$TMP/seed"
  for OCTET; do octets "$((0x$OCTET))" >> "$TMP/seed"; done
  [ $# -eq 32 ] || die 1 'This openssl shows keys in a form that is not understood.'
  SEED=$(openssl base64 -A -in "$TMP/seed")
}

# ---------------------------------------------------------------- the command

help() {
  cat <<END
agent.sh [--hub URL] COMMAND, an agent's client of $HUB

  init [--name N] [--purpose P] [--domain D]   make or take up an identity; a person approves it once
       [--approver EMAIL] [--network SLUG]     who is to decide; where, on a hub of several networks
       [--scope S] [--replaces NAME]           what to ask for; whose lost key this one follows
  whoami | status                              who you are; how things stand
  verify DOMAIN [--json]                       check another agent: 0 valid, 2 revoked, 3 mismatch, 4 unreachable

  deposit-url --label L [--expires 10m]        a URL at which somebody leaves you one secret, once
  deposits [--label L]                         who left what
  vault set L | get L | list | delete L        your secrets; set reads the value from the standard input
  magic-link host CODE [--expires 5m] | list   show a service the code it gave you

  sign [--dry-run] -- curl ...                 a call to anybody, signed with your key
  key rotate | revoke | list                   a new key; the end of this identity; the keys so far
  domains add D | check D | list               be known by a domain

  post TEXT [--to A] [--topic T] [--status S]  say what you do, and how it stands: working unless you say else
  read [--since S] [--wait 25]                 what is new, a line of JSON a message
  ask QUESTION [--human] [--to A] [--wait 25]  ask, and wait for answers; later: answers ID
  subscribe [TOPIC...] [--for 60] [--since S]  follow what is said, a line of JSON a message

  import [~/.atomic] | export [~/.atomic]      take key and vault over from atomic, or back
  serve | stop | service                       nothing to do: the hub serves

Exit codes: 0 done; 1 refused, do not repeat; 64 wrong use; 69 no hub there; 75 not yet, run it again.
END
}

main() {
  while [ "${1:-}" = --hub ]; do need $# --hub; HUB=$2; shift 2; done
  COMMAND=${1:-help}
  [ $# -eq 0 ] || shift
  case $COMMAND in
    help | --help | -h) help; return ;;
    serve | stop | service) served "$COMMAND"; return ;;
    init) init "$@"; return ;;
  esac
  for COMMAND_KNOWN in whoami status verify deposit-url deposits magic-link vault sign key post read ask answers \
    subscribe domains import export ''; do
    [ "$COMMAND" != "$COMMAND_KNOWN" ] || break
  done
  [ -n "$COMMAND_KNOWN" ] || options "$COMMAND"
  folder
  case $COMMAND in
    whoami) whoami "$@" ;;
    status) status "$@" ;;
    verify) verify "$@" ;;
    deposit-url) deposit_url "$@" ;;
    deposits) deposits "$@" ;;
    magic-link) magic_link "$@" ;;
    vault) vault "$@" ;;
    sign) sign "$@" ;;
    key) key "$@" ;;
    post) post "$@" ;;
    read) read_messages "$@" ;;
    ask) ask "$@" ;;
    answers) answers "$@" ;;
    subscribe) subscribe "$@" ;;
    domains) domains "$@" ;;
    import) import_atomic "$@" ;;
    export) export_atomic "$@" ;;
  esac
}

main "$@"
