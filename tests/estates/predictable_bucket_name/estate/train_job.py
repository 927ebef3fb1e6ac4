import sagemaker
from sagemaker.pytorch import PyTorch

session = sagemaker.Session(default_bucket="sagemaker-eu-west-1-444455556666")

estimator = PyTorch(
    entry_point="train.py",
    role="arn:aws:iam::444455556666:role/trainer",
    instance_type="ml.g5.xlarge",
    instance_count=1,
    framework_version="2.3",
    py_version="py311",
    output_path="s3://sagemaker-eu-west-1-444455556666/churn",
)
estimator.fit({"train": "s3://sagemaker-eu-west-1-444455556666/churn/train.csv"})
