#!/bin/sh
# The entry point of Stet's containers: reads the secrets, then becomes `stet` with the given words.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"
export STET_DATABASE_URL="postgres://stet:$(cat "$secrets/postgres_password")@${POSTGRES_HOST:-postgres:5432}/stet"
export AWS_ACCESS_KEY_ID="$(cat "$secrets/store_access_key")"
export AWS_SECRET_ACCESS_KEY="$(cat "$secrets/store_secret_key")"
# Empty unless Stet sends mail.
if [ -s "$secrets/smtp_url" ]; then
  export STET_SMTP_URL="$(cat "$secrets/smtp_url")"
fi
exec stet "$@"
