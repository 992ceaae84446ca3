# One image for every Airflow component and for the `cardhub` command. Nothing in it is secret.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements-setup.lock requirements.lock ./
RUN python -m venv /opt/cardhub \
 && /opt/cardhub/bin/pip install --no-cache-dir --require-hashes -r requirements-setup.lock \
 && /opt/cardhub/bin/uv pip install --no-cache --compile-bytecode --python /opt/cardhub/bin/python \
      --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 cardhub \
 && useradd --system --uid 10001 --gid cardhub --home-dir /var/lib/cardhub --shell /usr/sbin/nologin cardhub \
 && install -d -o cardhub -g cardhub -m 0700 /var/lib/cardhub /var/lib/airflow
COPY --from=build /opt/cardhub /opt/cardhub
COPY cardhub /app/cardhub
COPY connectors /app/connectors
COPY schemas /app/schemas
COPY quality /app/quality
COPY rules /app/rules
COPY dags /app/dags
COPY deploy/entrypoint.sh /app/entrypoint.sh
ENV PATH=/opt/cardhub/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8 \
    CARDHUB_HOME=/var/lib/cardhub \
    CARDHUB_SECRETS_DIR=/run/secrets \
    AIRFLOW_HOME=/var/lib/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/app/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    GX_ANALYTICS_ENABLED=false
USER cardhub
WORKDIR /app
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["airflow", "version"]
