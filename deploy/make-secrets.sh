#!/bin/sh
# Makes the secrets of docker-compose.yml in ./secrets, once: what exists stays.
# Keep a copy of signing-key.pem elsewhere: anyone who has it can sign snapshots in your name.
set -eu
umask 077
mkdir -p secrets
cd secrets
[ -e signing-key.pem ] || openssl ecparam -name secp384r1 -genkey -noout -out signing-key.pem
for name in postgres-password store-access-key store-secret-key; do
  [ -e "$name" ] || openssl rand -hex 24 > "$name"
done
# For mail to editors, write the value of STET_SMTP_URL into it.
[ -e smtp-url ] || : > smtp-url
chmod 400 signing-key.pem postgres-password store-access-key store-secret-key smtp-url
# 1000 is the user in Stet's container.
if [ "$(id -u)" = 0 ]; then
  chown 1000 signing-key.pem postgres-password store-access-key store-secret-key smtp-url
elif [ "$(id -u)" != 1000 ]; then
  echo 'Give the files to the user of the container: sudo chown 1000 secrets/*' >&2
fi
