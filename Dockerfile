# The page with all it needs, run by a user without rights: docker build -t gan-playground .
FROM python:3.11-slim

RUN useradd --create-home visitor
WORKDIR /home/visitor/app

# First what changes seldom: the packages are not fetched again for a change of the code.
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

COPY app.py LICENSE README.md ./
COPY playground playground
COPY trainers trainers
COPY pretrained pretrained

RUN mkdir /home/visitor/runs && chown visitor /home/visitor/runs
USER visitor
EXPOSE 7860
CMD ["python", "app.py", "--host", "0.0.0.0", "--port", "7860", "--runs", "/home/visitor/runs", "--data", "/home/visitor/data"]
