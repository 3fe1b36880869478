#!/usr/bin/env bash
# Installs the site on an empty Debian 12, behind nginx with https. Run it as root, from the checkout in /srv/lems/site:
#   lems_site/deploy/install.sh guide.example.org
# It may be run again: it changes no data, no settings and no certificate that are there already. See lems_site/docs/operations.md.
set -euo pipefail

host=${1:?Give the host name of the site, such as guide.example.org}
site=$(cd "$(dirname "$0")/../.." && pwd)
deploy=$site/lems_site/deploy
[ "$(id -u)" = 0 ] || { echo "Run this as root."; exit 1; }
[ "$site" = /srv/lems/site ] || { echo "The checkout must be in /srv/lems/site; it is in $site."; exit 1; }

echo "1. Debian packages"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  nginx-light python3-venv make ca-certificates openssl logrotate >/dev/null

echo "2. The user of the service, and its settings"
id lems >/dev/null 2>&1 || useradd --system --home-dir /var/lib/lems --no-create-home --shell /usr/sbin/nologin lems
install -d -m 0750 -o root -g lems /etc/lems
if [ ! -e /etc/lems/site.env ]; then
  secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')
  sed -e "s/guide\.example\.org/$host/g" -e "s/^SECRET_KEY=.*/SECRET_KEY=$secret/" "$deploy/site.env.example" >/etc/lems/site.env
  chown root:lems /etc/lems/site.env
  chmod 0640 /etc/lems/site.env
fi

echo "3. The packages of the site"
make -C "$site" install
"$site/.venv/bin/python" -m compileall -q "$site/lems_site"  # the services may not write there

echo "4. The master keys of the diaries"
install -m 0755 "$deploy/lems-manage" /usr/local/sbin/lems-manage
if [ ! -e /etc/lems/diary_keys ]; then
  install -d -m 0700 -o lems -g lems /var/lib/lems
  (set -a; . /etc/lems/site.env; set +a; cd "$site"
   DIARY_KEYS_FILE=/var/lib/lems/new_diary_keys runuser -u lems -- .venv/bin/python manage.py diary_keys new >/dev/null)
  install -m 0600 -o root -g root /var/lib/lems/new_diary_keys /etc/lems/diary_keys
  shred -u /var/lib/lems/new_diary_keys
  new_keys=yes
  echo "   A key was made. It is used once you have exported it and keep it elsewhere: operations.md, \"Keys\"."
fi

echo "5. The certificate"
install -d -m 0700 /etc/lems/tls
if [ ! -e /etc/lems/tls/fullchain.pem ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout /etc/lems/tls/privkey.pem -out /etc/lems/tls/fullchain.pem 2>/dev/null
  echo "   A certificate for trying was made; browsers warn of it. Put your own in /etc/lems/tls (fullchain.pem, privkey.pem)."
fi

echo "6. The services"
install -m 0644 "$deploy"/systemd/lems-site.service "$deploy"/systemd/lems-clock.service \
  "$deploy"/systemd/lems-backup.service "$deploy"/systemd/lems-backup.timer \
  "$deploy"/systemd/lems-drill.service "$deploy"/systemd/lems-drill.timer /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet lems-site lems-clock
systemctl enable --quiet --now lems-backup.timer lems-drill.timer
# A reload would not read new keys.
if [ -z "${new_keys:-}" ] && systemctl is-active --quiet lems-site; then systemctl reload lems-site; else systemctl restart lems-site; fi
systemctl restart lems-clock

if systemctl is-enabled --quiet caddy 2>/dev/null; then
  echo "7. Caddy serves the site; nginx is left alone"
else
  echo "7. nginx"
  install -d -o www-data -g www-data /var/cache/nginx/lems
  install -m 0644 "$deploy"/lems-proxy.conf "$deploy"/lems-copy-headers.conf /etc/nginx/
  sed "s/guide\.example\.org/$host/g" "$deploy/nginx.conf" >/etc/nginx/sites-enabled/lems.conf
  rm -f /etc/nginx/sites-enabled/default
  nginx -t -q
  systemctl enable --quiet nginx
  systemctl reload-or-restart nginx
fi

echo "The site is at https://$host/. Next: lems_site/docs/operations.md, \"The first hour\"."
