#!/bin/bash
set -e
sudo -u ec2-user -i <<'EOS'
source activate python3
pip install --upgrade polars==1.9.0
EOS
