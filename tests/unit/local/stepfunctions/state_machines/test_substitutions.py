from entrypoints.local.stepfunctions.state_machines.substitutions import substitute, unfilled


def test_known_placeholders_are_replaced_and_others_left() -> None:
    text = '{"Resource": "${BakeFunctionArn}", "Comment": "${Unknown} costs $5"}'

    filled = substitute(text, {"BakeFunctionArn": "arn:aws:lambda:x"})

    assert filled == '{"Resource": "arn:aws:lambda:x", "Comment": "${Unknown} costs $5"}'
    assert unfilled(filled) == ["Unknown"]


def test_a_value_cannot_break_out_of_its_text() -> None:
    assert substitute('{"Comment": "${Say}"}', {"Say": 'he said "rye\\wheat"'}) == (
        '{"Comment": "he said \\"rye\\\\wheat\\""}'
    )


def test_numbers_and_booleans_are_written_as_json_writes_them() -> None:
    assert substitute('{"Seconds": ${Wait}, "On": ${On}}', {"Wait": 30, "On": True}) == (
        '{"Seconds": 30, "On": true}'
    )
