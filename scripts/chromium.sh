#!/usr/bin/env bash
# Make sure that a Chromium and Chinese fonts are there for the browser tests, and print the browser's path.
#
# Belongs here: the browser of this machine. Not Playwright's own download: it comes from outside every package list,
# without a lock, and lacks the fonts.
set -euo pipefail

# `type` fails as soon as one of the names is missing.
browser() { { type -p chromium chromium-browser google-chrome google-chrome-stable 2>/dev/null || true; } | head -n 1; }
chinese_fonts() { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh file | head -n 1)" ]; }

if { [ -z "$(browser)" ] || ! chinese_fonts; } && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "chromium: installing the browser and Chinese fonts with apt-get 安装浏览器与中文字体" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >&2 || true
    apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk </dev/null >&2
fi
if [ -z "$(browser)" ]; then
    echo "chromium: no Chromium or Chrome found; install chromium and fonts-noto-cjk (Debian: apt-get install chromium fonts-noto-cjk)" >&2
    echo "  没有找到 Chromium：请安装 chromium 和中文字体 fonts-noto-cjk" >&2
    exit 1
fi
chinese_fonts || echo "chromium: no Chinese font found, screenshots will show boxes 没有中文字体，截图会显示方框" >&2
browser
