# The project as an Airflow image, in the layout that Astronomer's images have: dags, plugins, include.
FROM apache/airflow:3.3.2-python3.11

COPY --chown=airflow:root requirements.txt ${AIRFLOW_HOME}/requirements.txt
RUN pip install --no-cache-dir --requirement ${AIRFLOW_HOME}/requirements.txt

COPY --chown=airflow:root dags ${AIRFLOW_HOME}/dags
COPY --chown=airflow:root plugins ${AIRFLOW_HOME}/plugins
COPY --chown=airflow:root include ${AIRFLOW_HOME}/include
COPY --chown=airflow:root bin ${AIRFLOW_HOME}/bin

# `include` is a package of the project's; the plugins folder must be found before Airflow itself puts it on the path, or
# the connection type edfi is missing from the form. `edfi-resync` is the command in bin.
ENV PYTHONPATH=${AIRFLOW_HOME}:${AIRFLOW_HOME}/plugins \
    PATH=${AIRFLOW_HOME}/bin:${PATH} \
    AIRFLOW__CORE__LOAD_EXAMPLES=False
