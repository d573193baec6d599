#!/bin/sh
# Writes stet.pot, the words to translate, anew.
cd "$(dirname "$0")/.." || exit 1
find . -name '*.php' | LC_ALL=C sort | xgettext --files-from=- --language=PHP --from-code=UTF-8 --add-comments=translators --no-wrap \
  --keyword=__ --keyword=_e --keyword=esc_html__ --keyword=esc_html_e --keyword=esc_attr__ --keyword=_n:1,2 \
  --package-name=Stet --output=languages/stet.pot
xgettext assets/panel.js --language=JavaScript --from-code=UTF-8 --no-wrap --keyword=__ --join-existing --output=languages/stet.pot
# Without the time, the same words make the same file.
sed -i '/^"POT-Creation-Date/d' languages/stet.pot
