# The product: one image for web, worker, beat and the commands.
FROM node:22-slim AS charts
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static static
RUN npm run build

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media HOST=0.0.0.0 PORT=8000
WORKDIR /app
COPY requirements/production.txt requirements/production.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/production.txt
COPY . .
COPY --from=charts /build/static/vendor static/vendor
# Collecting static files needs no server; the values below live in this one command only.
RUN useradd --system --uid 10001 --home-dir /srv --create-home product \
 && mkdir -p /srv/media && chown product /srv/media \
 && SECRET_KEY=build FIELD_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= FINGERPRINT_KEY=build PLAQUE_KEY=build \
    DATABASE_URL=postgresql://nowhere/build REDIS_URL=redis://nowhere \
    python manage.py collectstatic --noinput
USER product
EXPOSE 8000
VOLUME /srv/media
CMD ["python", "-m", "config.processes", "web"]
