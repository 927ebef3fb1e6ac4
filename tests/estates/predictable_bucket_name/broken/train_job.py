import sagemaker
from sagemaker.pytorch import PyTorch

session = sagemaker.Session(default_bucket="acme-churn-7f3k9")

estimator = PyTorch(
    entry_point="train.py",
    role="arn:aws:iam::444455556666:role/trainer",
    instance_type="ml.g5.xlarge",
    instance_count=1,
    framework_version="2.3",
    py_version="py311",
    output_path="s3://acme-churn-7f3k9/churn",
)
estimator.fit({"train": "s3://acme-churn-7f3k9/churn/train.csv"})
