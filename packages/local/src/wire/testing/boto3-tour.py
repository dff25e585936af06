"""Does with boto3 what a Python program would do with the stack, and says as one JSON object what came of it."""

import json
import os
import time

import boto3
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT)


def code_of(call):
    try:
        call()
        return None
    except ClientError as error:
        return error.response["Error"]["Code"]


found = {}

dynamodb = client("dynamodb")
key = {"pk": {"S": "python"}}
dynamodb.put_item(TableName="small-seen", Item={**key, "n": {"N": "1"}})
dynamodb.transact_write_items(
    TransactItems=[
        {
            "Update": {
                "TableName": "small-seen",
                "Key": key,
                "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        }
    ]
)
found["item"] = dynamodb.get_item(TableName="small-seen", Key=key)["Item"]["n"]["N"]
found["taken key"] = code_of(
    lambda: dynamodb.put_item(
        TableName="small-seen", Item=key, ConditionExpression="attribute_not_exists(pk)"
    )
)

s3 = client("s3")
s3.put_object(Bucket="small-files", Key="a folder/ünïcode", Body=b"bytes", Metadata={"who": "python"})
got = s3.get_object(Bucket="small-files", Key="a folder/ünïcode")
found["object"] = [got["Body"].read().decode(), got["Metadata"]["who"]]
found["keys"] = [one["Key"] for one in s3.list_objects_v2(Bucket="small-files")["Contents"]]
found["no object"] = code_of(lambda: s3.get_object(Bucket="small-files", Key="none"))

states = client("stepfunctions")
started = states.start_execution(
    stateMachineArn=os.environ["MACHINE_ARN"], input=json.dumps({"numbers": [1, 2, 3]})
)
for _ in range(100):
    execution = states.describe_execution(executionArn=started["executionArn"])
    if execution["status"] != "RUNNING":
        break
    time.sleep(0.05)
found["execution"] = [execution["status"], json.loads(execution["output"])]
found["no machine"] = code_of(
    lambda: states.start_execution(stateMachineArn=os.environ["MACHINE_ARN"] + "x")
)

functions = client("lambda")
answer = functions.invoke(FunctionName="small-api", Payload=json.dumps({"body": json.dumps({"id": "by-python"})}))
found["invoked"] = json.loads(answer["Payload"].read())["statusCode"]
found["no function"] = code_of(lambda: functions.invoke(FunctionName="none"))

entry = {
    "Source": "python",
    "DetailType": "ThingMade",
    "Detail": json.dumps({"id": "poison-python"}),
    "EventBusName": "small",
}
put = client("events").put_events(Entries=[entry, {**entry, "Detail": "{"}])
found["events"] = [put["FailedEntryCount"], put["Entries"][1]["ErrorCode"]]

queue_url = ENDPOINT + "/000000000000/small-dead"
sqs = client("sqs")
found["sent"] = sqs.send_message(QueueUrl=queue_url, MessageBody="from python")["MD5OfMessageBody"]
bodies = []
for _ in range(20):
    for message in sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1, MaxNumberOfMessages=10).get("Messages", []):
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        bodies.append(message["Body"])
    if len(bodies) == 2:
        break
found["received"] = sorted("poison-python" if "poison-python" in body else body for body in bodies)
found["no queue"] = code_of(lambda: sqs.send_message(QueueUrl=queue_url + "x", MessageBody="x"))

print(json.dumps(found))
